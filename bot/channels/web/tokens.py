"""The word that each form carries: it makes a form count once, and shows that this page made it, and when."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.channels.web.places import KEY, Place

#: A form counts for so long after it was shown. The ids of forms that have counted are kept longer (48
#: hours at the least), so that none ever counts twice.
FORM_HOURS: Final = 40
_HOUR: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes and checks form words under a secret that outlives a restart, so that open pages still work."""

    secret: bytes
    now: Callable[[], datetime]

    def issue(self, place: Place, holder: str) -> str:
        """A fresh word for a form, good only with the cookie `holder` at this place."""
        nonce, hour = secrets.token_urlsafe(16), str(self._hour())
        return f"{nonce}.{hour}.{self._seal('form', place.root, holder, nonce, hour)}"

    def nonce(self, place: Place, holder: str, word: str) -> str | None:
        """The random part of a form's word; None where the word was not made for this holder here."""
        if word.count(".") != 2:
            return None
        nonce, hour, seal = word.split(".")
        if not (KEY.fullmatch(nonce) and _HOUR.fullmatch(hour) and KEY.fullmatch(seal)):
            return None
        right = self._seal("form", place.root, holder, nonce, hour)
        return nonce if hmac.compare_digest(seal, right) else None

    def is_old(self, word: str) -> bool:
        """Whether a form with this word, which is one of ours, was shown too long ago to count."""
        return self._hour() - int(word.split(".")[1]) > FORM_HOURS

    def once(self, nonce: str, content: str) -> str:
        """The id under which a form counts once.

        It covers the content, so that another button on a page that the browser kept still counts;
        it is keyed, so that it tells nothing of what was typed.
        """
        return f"{nonce}.{self._seal('once', nonce, content)}"

    def seat(self, door: str, nonce: str) -> str:
        """The key of a new person: the same for a start form sent twice, 128 bits that nobody can guess."""
        return self._seal("seat", door, nonce)

    def _hour(self) -> int:
        return int(self.now().timestamp()) // 3600

    def _seal(self, *parts: str) -> str:
        message = b"".join(len(part).to_bytes(4) + part for part in (p.encode() for p in parts))
        mac = hmac.new(self.secret, message, hashlib.sha256).digest()[:16]
        return urlsafe_b64encode(mac).rstrip(b"=").decode()
