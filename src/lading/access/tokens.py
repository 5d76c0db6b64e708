"""Random tokens: shown once, kept as SHA-256, which suffices for 256 random bits."""

import hashlib
import secrets


def new_token() -> str:
    """256 random bits as 43 characters that fit into headers, cookies and addresses."""
    return secrets.token_urlsafe(32)


def token_hash(token: str | bytes) -> bytes:
    """What is stored in a token's stead."""
    return hashlib.sha256(token.encode() if isinstance(token, str) else token).digest()
