"""Links by which customers change their own order, without an account: signed by a key of the order alone."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from lading.kernel import NotFound
from lading.store import UnitOfWork

GOOD_FOR = timedelta(days=30)


async def make_link(unit: UnitOfWork, *, order_id: UUID) -> tuple[str, datetime]:
    """What the link carries, and until when it is good. A link that is good still is the same; else older ones end."""
    rows = await unit.fetch(
        "INSERT INTO change_links AS k (order_id, key, made_at, made_by, expires_at) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (order_id) DO UPDATE SET made_at = excluded.made_at, made_by = excluded.made_by,"
        " key = CASE WHEN k.expires_at > excluded.made_at THEN k.key ELSE excluded.key END,"
        " expires_at = excluded.expires_at RETURNING key, expires_at",
        [order_id, secrets.token_bytes(32), unit.now, unit.actor.label, unit.now + GOOD_FOR],
    )
    return f"{order_id.hex}{_sign(bytes(rows[0][0]), order_id)}", rows[0][1]


async def order_of_link(unit: UnitOfWork, *, token: str) -> UUID:
    """The order that a link is for. Raises `NotFound` for one that is not ours, or not good any more."""
    try:
        named = UUID(token[:32])
    except ValueError:
        named = None
    rows = await unit.fetch("SELECT key, expires_at FROM change_links WHERE order_id = %s", [named]) if named else []
    good = named and rows and hmac.compare_digest(_sign(bytes(rows[0][0]), named).encode(), token[32:].encode())
    if not good or not named or rows[0][1] <= unit.now:
        raise NotFound("This link is not one of ours, or not good any more. Ask us for a new one.")
    return named


def _sign(key: bytes, order: UUID) -> str:
    digest = hmac.new(key, f"change/{order.hex}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()
