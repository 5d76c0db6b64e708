"""Signed messages: Shopify and WooCommerce both send the Base64 of an HMAC-SHA256 over the body."""

import base64
import hashlib
import hmac


def sign(*, body: bytes, secret: str) -> str:
    """The signature that the channel would send with this body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def is_signed(*, body: bytes, secret: str, signature: str) -> bool:
    """Whether the body comes from whoever knows the secret. Without a secret nothing is ever signed."""
    if not secret:
        return False
    return hmac.compare_digest(sign(body=body, secret=secret).encode(), signature.strip().encode("utf-8", "replace"))
