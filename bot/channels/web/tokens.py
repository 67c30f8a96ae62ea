"""The word that each form carries: it makes a form count once, and shows that this page made it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from bot.channels.web.places import KEY, Place


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes and checks form words under a secret that outlives a restart, so that open pages still work."""

    secret: bytes

    def issue(self, place: Place, holder: str) -> str:
        """A fresh word for a form, good only with the cookie `holder` at this place."""
        nonce = secrets.token_urlsafe(16)
        return f"{nonce}.{self._seal('form', place.root, holder, nonce)}"

    def nonce(self, place: Place, holder: str, word: str) -> str | None:
        """The random part of a form's word; None where the word was not made for this holder here."""
        nonce, _, seal = word.partition(".")
        if not KEY.fullmatch(nonce) or not KEY.fullmatch(seal):
            return None
        right = self._seal("form", place.root, holder, nonce)
        return nonce if hmac.compare_digest(seal, right) else None

    def once(self, nonce: str, content: str) -> str:
        """The id under which a form counts once.

        It covers the content, so that another button on a page that the browser kept still counts;
        it is keyed, so that it tells nothing of what was typed.
        """
        return f"{nonce}.{self._seal('once', nonce, content)}"

    def seat(self, door: str, nonce: str) -> str:
        """The key of a new person: the same for a start form sent twice, 128 bits that nobody can guess."""
        return self._seal("seat", door, nonce)

    def _seal(self, *parts: str) -> str:
        message = b"".join(len(part).to_bytes(4) + part for part in (p.encode() for p in parts))
        mac = hmac.new(self.secret, message, hashlib.sha256).digest()[:16]
        return urlsafe_b64encode(mac).rstrip(b"=").decode()
