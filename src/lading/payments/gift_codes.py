"""Codes of gift cards: told once, then known by their hash alone."""

import hashlib
import secrets

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Sixteen letters and digits that nobody mistakes for each other, in groups of four: 80 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def hash_code(code: str) -> bytes:
    """What is kept of a code, however it is typed: spaces, dashes and small letters do not matter."""
    bare = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(bare.encode()).digest()
