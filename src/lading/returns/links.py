"""Links by which customers ask for a return and follow it, signed so that nobody finds those of others."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from lading.kernel import NotFound
from lading.store import UnitOfWork


def sign(key: bytes, subject: str) -> str:
    """The signature of a link."""
    digest = hmac.new(key, subject.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def return_token(return_id: UUID, key: bytes) -> str:
    """What the link to a return carries."""
    return f"{return_id.hex}{sign(key, f'return/{return_id.hex}')}"


async def order_token(unit: UnitOfWork, *, order_id: UUID) -> str:
    """What the link carries by which the customer of an order asks for a return; the same every time."""
    await unit.execute(
        "INSERT INTO return_links (order_id, key) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        [order_id, secrets.token_bytes(32)],
    )
    rows = await unit.fetch("SELECT key FROM return_links WHERE order_id = %s", [order_id])
    return f"{order_id.hex}{sign(bytes(rows[0][0]), f'order/{order_id.hex}')}"


async def find_by_link(unit: UnitOfWork, *, token: str) -> tuple[str, str]:
    """What a link names: ("order" | "return", its number). Raises `NotFound` for one that was not made by us."""
    try:
        named = UUID(token[:32])
    except ValueError:
        raise _unknown() from None
    rows = await unit.fetch(
        "SELECT 'order', o.number, l.key FROM return_links l JOIN orders o ON o.id = l.order_id WHERE l.order_id = %s"
        " UNION ALL SELECT 'return', number, key FROM returns WHERE id = %s",
        [named, named],
    )
    for kind, number, key in rows:
        signed = f"{named.hex}{sign(bytes(key), f'{kind}/{named.hex}')}"
        if hmac.compare_digest(signed.encode(), token.encode()):
            return kind, number
    raise _unknown()


def _unknown() -> NotFound:
    return NotFound("This link is not one of ours. Use the one of our last letter, or find your order by its number.")
