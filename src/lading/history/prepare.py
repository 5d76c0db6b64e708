"""Preparing a chunk: what is there already is left out, items and customers are found or made, rows are built."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.history.chunk import Chunk
from lading.history.entries import Remark
from lading.history.masters import Known, bring_items, bring_parties, tell_known
from lading.history.tally import missing
from lading.orders.bring import HistoricOrder, PreparedHistory, Terms, find_known, prepare_history
from lading.orders.place import next_numbers
from lading.store import UnitOfWork


class Surroundings(msgspec.Struct, frozen=True):
    """What a chunk's orders need from the database: who of them is new, their numbers, and what they speak of."""

    orders: list[HistoricOrder]
    numbers: list[str]
    terms: Terms
    remarks: list[Remark]


class Ready(msgspec.Struct, frozen=True):
    """A chunk whose rows wait to be written; `place` is where in the leading table it ends."""

    chunk: Chunk
    history: PreparedHistory
    remarks: list[Remark]
    place: int


async def look_around(unit: UnitOfWork, *, chunk: Chunk, channel: str, known: Known, import_id: UUID) -> Surroundings:
    """Ask for everything that a chunk needs, and create the items and parties that are missing."""
    known.forget_when_full()
    wanted, skipped = await _leave_out(unit, chunk.orders, channel)
    remarks = [already_there(order) for order in skipped]
    remarks += await bring_items(unit, chunk=chunk, known=known, import_id=import_id)
    remarks += await bring_parties(unit, chunk=chunk, known=known, import_id=import_id)
    if skipped:
        remarks += await tell_known(unit, orders=skipped, known=known, import_id=import_id)
    numbers = await next_numbers(unit, count=len(wanted)) if wanted else []
    return Surroundings(wanted, numbers, Terms(channel, known.items, known.parties, known.texts), remarks)


def build_rows(chunk: Chunk, around: Surroundings, *, place: int) -> Ready:
    """The rows of a chunk. Pure, and the heavy part: meant for a thread of its own."""
    history = prepare_history(around.orders, numbers=around.numbers, terms=around.terms)
    return Ready(chunk, history, [*chunk.remarks, *around.remarks], place)


async def _leave_out(
    unit: UnitOfWork, orders: Sequence[HistoricOrder], channel: str
) -> tuple[list[HistoricOrder], list[HistoricOrder]]:
    """Orders that the channel has not brought yet, and the others."""
    if not orders:
        return [], []
    seen = await find_known(unit, channel=channel, external_ids=[order.external_id for order in orders])
    wanted: list[HistoricOrder] = []
    repeated: list[HistoricOrder] = []
    for order in orders:
        if order.external_id in seen:
            repeated.append(order)
        else:
            seen.add(order.external_id)
            wanted.append(order)
    return wanted, repeated


def already_there(order: HistoricOrder) -> Remark:
    """A remark on an order that its channel has brought before."""
    file, row = str(order.source.get("file", "")), order.source.get("row")
    detail = f"{len(order.lines)} lines"
    if credited := sum(line.returned + line.cancelled for line in order.lines):
        detail += f", {credited} credited units"
    line = row if isinstance(row, int) else None
    return Remark("already_there", file, line, order.external_id, detail, order.currency, missing(order))
