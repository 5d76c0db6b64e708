"""The audit: proves the laws of every room on the live database and names the first row that breaks each."""

from typing import Any

import msgspec
from sqlalchemy import text

from lading.capture.laws import LAWS as CAPTURE
from lading.documents.laws import LAWS as DOCUMENTS
from lading.fulfilment.laws import LAWS as FULFILMENT
from lading.inventory.laws import LAWS as INVENTORY
from lading.messages.laws import LAWS as MESSAGES
from lading.orders.change_laws import CHANGE_LAWS
from lading.orders.laws import LAWS as ORDERS
from lading.payments.laws import LAWS as PAYMENTS
from lading.promising.laws import LAWS as PROMISING
from lading.purchasing.laws import LAWS as PURCHASING
from lading.routing.laws import LAWS as ROUTING
from lading.shipping.laws import LAWS as SHIPPING
from lading.store import Database, Settings, open_database
from lading.store.checkpoints import last_checkpoint, what_is_wrong
from lading.store.connection import Connection
from lading.store.laws import LAWS as STORE
from lading.store.laws import Law

LAWS: list[Law] = [
    *STORE,
    *ORDERS,
    *CHANGE_LAWS,
    *INVENTORY,
    *PAYMENTS,
    *FULFILMENT,
    *SHIPPING,
    *MESSAGES,
    *DOCUMENTS,
    *CAPTURE,
    *PROMISING,
    *PURCHASING,
    *ROUTING,
]


class Breach(msgspec.Struct, frozen=True):
    """A law that does not hold, with the first row that breaks it and how many there are."""

    law: str
    sentence: str
    first: dict[str, str]
    rows: int


async def audit(database: Database) -> list[Breach]:
    """Prove every law in one snapshot, without a lock and without writing; answers what is broken."""
    async with database.reading() as connection:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        found = [await _prove(connection, law) for law in LAWS]
    return [breach for breach in found if breach]


async def find_rewritten(database: Database, settings: Settings) -> str:
    """How the histories differ from those of the last signed checkpoint, where our secret can tell; else empty."""
    file = settings.data / "secret"
    secret = settings.secret or (file.read_text().strip() if file.is_file() else "")
    async with database.reading() as connection:
        checkpoint = await last_checkpoint(connection)
        return await what_is_wrong(connection, checkpoint, secret=secret) if checkpoint and secret else ""


async def _prove(connection: Connection, law: Law) -> Breach | None:
    result = await connection.exec_driver_sql(
        f"SELECT count(*) OVER () AS breaches, broken.* FROM ({law.sql}) AS broken LIMIT 1"  # noqa: S608 -- our laws
    )
    row: Any = result.mappings().first()
    if row is None:
        return None
    first = {name: str(value) for name, value in row.items() if name != "breaches"}
    return Breach(law.name, law.sentence, first, row["breaches"])


async def report(settings: Settings) -> int:
    """Print what the audit found; answers 0 when every law holds, else 1."""
    database = open_database(settings.database_url)
    try:
        breaches = await audit(database)
        unsigned = await find_rewritten(database, settings)
    finally:
        await database.close()
    for breach in breaches:
        first = ", ".join(f"{name} {value}" for name, value in breach.first.items())
        print(f"BROKEN {breach.law}: {breach.sentence} {breach.rows} rows break it; the first: {first}")
    if unsigned:
        print(f"BROKEN history_is_signed: {unsigned}")
    print(f"{len(LAWS) - len(breaches)} of {len(LAWS)} laws hold.")
    return 1 if breaches or unsigned else 0
