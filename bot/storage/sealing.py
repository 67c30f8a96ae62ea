"""Sealing addresses and open answers once more inside the encrypted file, and keyed hashes to find by."""

from __future__ import annotations

from hashlib import blake2b

from nacl.secret import SecretBox

from bot.storage.keys import ADDRESS, ANSWER, LOOKUP, Keys


class Sealer:
    """Holds the address, answer and lookup keys; what it seals opens only with the same keys."""

    def __init__(self, address_key: bytes, answer_key: bytes, lookup_key: bytes) -> None:
        self._addresses = SecretBox(address_key)
        self._answers = SecretBox(answer_key)
        self._lookup = lookup_key

    @classmethod
    def of(cls, keys: Keys) -> Sealer:
        """The sealer of a folder of keys. Raises Fault where one is missing."""
        return cls(keys.get(ADDRESS), keys.get(ANSWER), keys.get(LOOKUP))

    def address_hash(self, channel: str, address: str) -> bytes:
        """The keyed hash under which an address is found; 32 bytes."""
        return blake2b(f"{channel}\0{address}".encode(), key=self._lookup, digest_size=32).digest()

    def code_hash(self, code: str) -> bytes:
        """The keyed hash under which an invitation or transfer code is found."""
        return blake2b(f"code\0{code}".encode(), key=self._lookup, digest_size=32).digest()

    def mark_hash(self, key: str) -> bytes:
        """The keyed hash by which a message of the outbox is named outside; 16 bytes."""
        return blake2b(f"mark\0{key}".encode(), key=self._lookup, digest_size=16).digest()

    def text_hash(self, reference: str) -> bytes:
        """The keyed hash of the gateway's own id of a short message; 16 bytes."""
        return blake2b(f"text\0{reference}".encode(), key=self._lookup, digest_size=16).digest()

    def digits_hash(self, tag: bytes, digits: str) -> bytes:
        """The keyed hash of the digits of the person whose row has this tag."""
        return blake2b(b"digits\0" + tag + digits.encode(), key=self._lookup, digest_size=32).digest()

    def sound_hash(self, content: bytes) -> bytes:
        """The keyed fingerprint of a recording; it says nothing to whoever has the same sound; 16 bytes."""
        return blake2b(b"sound\0" + content, key=self._lookup, digest_size=16).digest()

    def seal_address(self, address: str) -> bytes:
        """Seal an address."""
        return bytes(self._addresses.encrypt(address.encode()))

    def open_address(self, sealed: bytes) -> str:
        """Open a sealed address."""
        return self._addresses.decrypt(sealed).decode()

    def seal_text(self, text: str) -> bytes:
        """Seal an open answer."""
        return bytes(self._answers.encrypt(text.encode("utf-8", "surrogatepass")))

    def seal_sound(self, content: bytes) -> bytes:
        """Seal the sound of a voice note."""
        return bytes(self._answers.encrypt(content))

    def open_sound(self, sealed: bytes) -> bytes:
        """Open a sealed sound."""
        return self._answers.decrypt(sealed)

    def open_text(self, sealed: bytes) -> str:
        """Open a sealed answer."""
        return self._answers.decrypt(sealed).decode("utf-8", "surrogatepass")


def pseudonym(round_key: bytes, person: int) -> bytes:
    """A person's name in one round: 16 bytes that say nothing without the round's key."""
    return blake2b(str(person).encode(), key=round_key, digest_size=16).digest()
