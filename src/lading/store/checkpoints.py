"""Checkpoints: the heads of all orders' chains, signed from time to time, so that nobody rewrites a whole chain."""

import asyncio
import hashlib
import hmac
from datetime import datetime

import msgspec
from psycopg.rows import tuple_row
from sqlalchemy import BigInteger, text

from lading.store.connection import Connection
from lading.store.database import Database
from lading.store.schema import Column, Instant, LargeBinary, Table, Text, metadata

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("until", BigInteger, primary_key=True, comment="the last event that is signed"),
    Column("orders", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over id and last hash of each order, sorted"),
    Column("signer", Text, nullable=False, comment="which secret signed, by the beginning of its hash"),
    Column("signature", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, server_default=text("now()")),
)

_HEADS = """
SELECT DISTINCT ON (order_id) order_id, hash FROM events
WHERE order_id IS NOT NULL AND id <= %(until)s ORDER BY order_id, seq DESC
"""


class Checkpoint(msgspec.Struct, frozen=True):
    """All orders' histories up to an event in one number, signed."""

    until: int
    orders: int
    digest: bytes
    signer: str
    signature: bytes
    at: datetime


async def sign_checkpoint(database: Database, *, secret: str) -> int:
    """Sign the histories of all orders as they are; answers how many orders have one."""
    until = await _settled(database)
    async with database.reading() as connection:
        orders, digest = await _measure(connection, until)
    async with database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO checkpoints (until, orders, digest, signer, signature) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (until) DO UPDATE SET orders = excluded.orders, digest = excluded.digest,"
            " signer = excluded.signer, signature = excluded.signature, at = now()",
            [until, orders, digest, signer_of(secret), _sign(secret, until, orders, digest)],
        )
    return orders


async def last_checkpoint(connection: Connection) -> Checkpoint | None:
    """The newest checkpoint."""
    rows = await connection.execute(
        text("SELECT until, orders, digest, signer, signature, at FROM checkpoints ORDER BY until DESC LIMIT 1")
    )
    row = rows.first()
    return Checkpoint(row[0], row[1], bytes(row[2]), row[3], bytes(row[4]), row[5]) if row else None


async def what_is_wrong(connection: Connection, checkpoint: Checkpoint, *, secret: str) -> str:
    """How the histories differ from what was signed, in a sentence; empty when they do not."""
    if checkpoint.signer != signer_of(secret):
        return ""  # signed with a secret that we do not have: nothing can be said
    known = _sign(secret, checkpoint.until, checkpoint.orders, checkpoint.digest)
    if not hmac.compare_digest(known, checkpoint.signature):
        return f"The checkpoint of {checkpoint.at:%Y-%m-%d %H:%M} UTC was not signed by us."
    orders, digest = await _measure(connection, checkpoint.until)
    if digest == checkpoint.digest:
        return ""
    return (
        f"The histories up to event {checkpoint.until}, of {checkpoint.orders} orders, are not those that were signed"
        f" on {checkpoint.at:%Y-%m-%d %H:%M} UTC; now {orders} orders have one."
    )


def signer_of(secret: str) -> str:
    """A name for a secret that does not tell it."""
    return hashlib.sha256(b"checkpoint\x1f" + secret.encode()).hexdigest()[:12]


async def _settled(database: Database) -> int:
    """The last event so far, as soon as everybody has ended who may still commit one before it."""
    async with database.unit_of_work() as unit:
        rows = await unit.fetch(
            "SELECT coalesce(max(id), 0), pg_snapshot_xmax(pg_current_snapshot())::text FROM events"
        )
    until, running = rows[0]
    while True:
        async with database.unit_of_work() as unit:
            ended = await unit.fetch("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8", [running])
        if ended[0][0]:
            return int(until)
        await asyncio.sleep(0.2)


async def _measure(connection: Connection, until: int) -> tuple[int, bytes]:
    """How many orders have a history up to that event, and its digest; the orders are read in portions."""
    await connection.execute(text("SET LOCAL statement_timeout = 0"))
    digest, orders = hashlib.sha256(), 0
    async with connection.raw.cursor(name="heads", row_factory=tuple_row) as heads:
        heads.itersize = 2000
        await heads.execute(_HEADS, {"until": until})
        async for order_id, head in heads:
            orders += 1
            digest.update(order_id.bytes + bytes(head))
    return orders, digest.digest()


def _sign(secret: str, until: int, orders: int, digest: bytes) -> bytes:
    said = f"lading checkpoint\x1f{until}\x1f{orders}\x1f".encode() + digest
    return hmac.digest(secret.encode(), said, "sha256")
