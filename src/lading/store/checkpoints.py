"""Checkpoints: the heads of all orders' chains, signed from time to time, so that nobody rewrites a whole chain."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, text
from sqlalchemy.ext.asyncio import AsyncConnection

from lading.store.schema import Column, Instant, LargeBinary, Table, Text, metadata
from lading.store.unit_of_work import UnitOfWork

SETTLED = "10 minutes"
"""Events older than this are complete: no transaction lasts so long."""

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("until", Instant, primary_key=True, comment="events up to then are signed"),
    Column("orders", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over id and last hash of each order, sorted"),
    Column("signer", Text, nullable=False, comment="which secret signed, by the beginning of its hash"),
    Column("signature", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, server_default=text("now()")),
)

_HEADS = """
SELECT DISTINCT ON (order_id) order_id, hash FROM events
WHERE order_id IS NOT NULL AND at <= :until ORDER BY order_id, seq DESC
"""


class Checkpoint(msgspec.Struct, frozen=True):
    """All orders' histories up to an instant in one number, signed."""

    until: datetime
    orders: int
    digest: bytes
    signer: str
    signature: bytes


async def measure(connection: AsyncConnection, *, until: datetime | None = None) -> tuple[datetime, int, bytes]:
    """The instant (by default the latest that is surely complete), how many orders had a history, and its digest."""
    await connection.execute(text("SET LOCAL statement_timeout = 0"))
    moment = until or (await connection.execute(text(f"SELECT now() - interval '{SETTLED}'"))).scalar_one()
    digest, orders = hashlib.sha256(), 0
    async with connection.stream(text(_HEADS).bindparams(until=moment)) as heads:
        async for part in heads.partitions(2000):
            orders += len(part)
            for order_id, head in part:
                digest.update(_bytes(order_id) + bytes(head))
    return moment, orders, digest.digest()


async def sign_checkpoint(unit: UnitOfWork, *, secret: str) -> Checkpoint:
    """Sign the histories of all orders as they were some minutes ago."""
    until, orders, digest = await measure(unit.sql)
    signature = _sign(secret, until, orders, digest)
    await unit.execute(
        "INSERT INTO checkpoints (until, orders, digest, signer, signature) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        [until, orders, digest, signer_of(secret), signature],
    )
    return Checkpoint(until, orders, digest, signer_of(secret), signature)


async def last_checkpoint(connection: AsyncConnection) -> Checkpoint | None:
    """The newest checkpoint."""
    rows = await connection.execute(
        text("SELECT until, orders, digest, signer, signature FROM checkpoints ORDER BY until DESC LIMIT 1")
    )
    row = rows.first()
    return Checkpoint(row[0], row[1], bytes(row[2]), row[3], bytes(row[4])) if row else None


async def what_is_wrong(connection: AsyncConnection, checkpoint: Checkpoint, *, secret: str) -> str:
    """How the histories differ from what was signed, in a sentence; empty when they do not."""
    if checkpoint.signer != signer_of(secret):
        return ""  # signed with a secret that we do not have: nothing can be said
    known = _sign(secret, checkpoint.until, checkpoint.orders, checkpoint.digest)
    if not hmac.compare_digest(known, checkpoint.signature):
        return f"The checkpoint of {checkpoint.until:%Y-%m-%d %H:%M} was not signed by us."
    _, orders, digest = await measure(connection, until=checkpoint.until)
    if digest == checkpoint.digest:
        return ""
    return (
        f"The histories up to {checkpoint.until:%Y-%m-%d %H:%M} UTC, of {checkpoint.orders} orders, are not those that"
        f" were signed; now {orders} orders have one."
    )


def signer_of(secret: str) -> str:
    """A name for a secret that does not tell it."""
    return hashlib.sha256(b"checkpoint\x1f" + secret.encode()).hexdigest()[:12]


def _sign(secret: str, until: datetime, orders: int, digest: bytes) -> bytes:
    said = f"lading checkpoint\x1f{until.timestamp():.6f}\x1f{orders}\x1f".encode() + digest
    return hmac.digest(secret.encode(), said, "sha256")


def _bytes(order_id: UUID) -> bytes:
    return order_id.bytes
