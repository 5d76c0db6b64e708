"""Repairs that the audit proposed and a person approves: counters say again what the facts say."""

import hmac
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.proving.laws import LAWS
from lading.flows.proving.propose_repairs import read_row, repair_of
from lading.kernel import Conflict, NotFound
from lading.orders.change import lock_orders, move
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.laws import Law
from lading.store.proofs import Repair, sign_repair


class RepairWish(msgspec.Struct, frozen=True):
    """Apply the repair of this breach, and why."""

    breach: UUID
    reason: str


class NoRepair(Conflict):
    """There is nothing to apply, or not any more what was proposed."""

    code = "no_repair"


async def repair_breaches(unit: UnitOfWork, *, wishes: Sequence[RepairWish], secret: str) -> None:
    """Bring each counter to what its law reckons now, under lock, and say so in the history of what it is about.

    Raises `NoRepair` where the breach was settled meanwhile, where nothing mends it, where the signature is not ours,
    or where the facts say something else by now than what was proposed; then nothing changes.
    """
    reasons = {wish.breach: wish.reason for wish in wishes}
    rows = await unit.fetch(
        'SELECT id, law, "row", order_id, repair, signature, state FROM breaches WHERE id = ANY(%s) ORDER BY id'
        " FOR NO KEY UPDATE",
        [sorted(reasons)],
    )
    if len(rows) < len(reasons):
        raise NotFound("There is no such breach.")
    await lock_orders(unit, ids={row[3] for row in rows if row[3]})
    for breach, name, row, order_id, kept, signature, state in rows:
        law, repair = _check(name, kept, signature, state, secret=secret)
        await _apply(unit, law, row, repair)
        told = {"law": name, **msgspec.to_builtins(repair), "signature": bytes(signature).hex()}
        await _tell(unit, order_id, row, told, reasons[breach])
    await unit.execute(
        "UPDATE breaches b SET state = 'repaired', settled_at = %s, settled_by = %s, reason = n.reason"
        " FROM unnest(%s::uuid[], %s::text[]) AS n(id, reason) WHERE b.id = n.id",
        [unit.now, unit.actor.label, list(reasons), list(reasons.values())],
    )


def _check(name: str, kept: Any, signature: bytes | None, state: str, *, secret: str) -> tuple[Law, Repair]:
    if state != "open":
        raise NoRepair("This was settled already.")
    if kept is None or signature is None:
        raise NoRepair("Here facts contradict each other: what is right, only people can find out.")
    repair = msgspec.convert(kept, Repair)
    if not hmac.compare_digest(sign_repair(repair, law=name, secret=secret), bytes(signature)):
        raise NoRepair("Our auditor has not signed this repair, or with another secret. Run the audit again.")
    return next(law for law in LAWS if law.name == name), repair


async def _apply(unit: UnitOfWork, law: Law, row: dict[str, Any], repair: Repair) -> None:
    """Set the columns to what the law reckons under lock; refuses when that is not what was proposed."""
    where = " AND ".join(f"{column} = %s" for column in repair.keys)
    keys = list(repair.keys.values())
    await unit.fetch(f"SELECT 1 FROM {repair.table} WHERE {where} FOR NO KEY UPDATE", keys)  # noqa: S608 -- our own words
    again = await _ask(unit, law, repair)
    current = await read_row(unit, law, row)
    if again is None or repair_of(law, again, current=current) != repair:
        raise NoRepair("The facts have moved since this was proposed. Run the audit again and look at it once more.")
    sets = ", ".join(f"{column} = answer.{name}" for column, name in law.mend.sets.items()) if law.mend else ""
    matches = (
        " AND ".join(f"kept.{column} = answer.{name}" for column, name in law.mend.keys.items()) if law.mend else ""
    )
    await unit.execute(
        f"UPDATE {repair.table} kept SET {sets} FROM ({_sql(law)}) AS answer WHERE {matches}"  # noqa: S608 -- our own words
        f" AND {' AND '.join(f'kept.{column} = %s' for column in repair.keys)}",
        keys,
    )


async def _ask(unit: UnitOfWork, law: Law, repair: Repair) -> dict[str, Any] | None:
    names = dict(law.mend.keys) if law.mend else {}
    cursor = unit.raw.cursor()
    await cursor.execute(
        f"SELECT * FROM ({_sql(law)}) AS answer WHERE {' AND '.join(f'{name} = %s' for name in names.values())}",  # noqa: S608
        [repair.keys[column] for column in names],
    )
    found = await cursor.fetchone()
    answered = [column.name for column in cursor.description or ()]
    return dict(zip(answered, found, strict=True)) if found else None


async def _tell(
    unit: UnitOfWork, order_id: UUID | None, row: dict[str, Any], told: dict[str, object], reason: str
) -> None:
    if order_id:
        order = (await lock_orders(unit, ids=[order_id]))[order_id]
        move(order, kind="order.repaired", data=told, reason=reason)
        await save_changes(unit, orders=[order])
        return
    about = f"item/{row['sku']}" if row.get("sku") else f"number/{row['number']}" if row.get("number") else None
    await record(unit, [Event(kind="audit.repaired", subject=about or f"law/{told['law']}", data=told, reason=reason)])


def _sql(law: Law) -> str:
    return law.sql.replace("%", "%%")
