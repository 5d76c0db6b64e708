"""The consequences of a transaction that is not committed yet, drawn from what it wrote."""

from typing import Any

import msgspec

from lading.flows.billing.tell_invoices import letters_of_bills
from lading.flows.buying.tell_suppliers import letters_to_suppliers
from lading.flows.company import Company
from lading.flows.previewing.compare_standing import COMPARED, compare_documents
from lading.flows.previewing.consequences import Consequences, RowChange, UnitMove
from lading.flows.previewing.happened import Touched, happenings, read_touched
from lading.flows.previewing.read_standing import Row, Standing, read_moves, read_standing
from lading.flows.previewing.say_consequences import say_consequences
from lading.flows.previewing.see_sequels import see_sequels
from lading.flows.telling.tell_customers import letters_ahead
from lading.store import UnitOfWork
from lading.store.joined import Joined


async def draw_consequences(inside: Joined, company: Company) -> Consequences:
    """What the transaction has caused up to now, and in words.

    A dry one is undone on the way, so that it lets go of every row.
    """
    unit = inside.root
    touched = await read_touched(unit)
    after = await read_standing(unit, touched)
    moves = await read_moves(unit) if touched.orders else []
    letters = await letters_ahead(unit, company, events=touched.events)
    letters += await letters_to_suppliers(unit, events=touched.events)
    letters += await letters_of_bills(unit, company, events=touched.events)
    soon = await see_sequels(inside, company, touched=touched)
    if inside.dry:
        await inside.forget()
        before = await read_standing(unit, touched)
    else:
        async with inside.outer.unit_of_work() as outside:
            before = await read_standing(outside, touched)
    found = _compare(unit, touched, before, after, moves)
    found.messages, found.soon = letters, soon
    found.records = [RowChange(table, *counts) for table, counts in sorted(inside.changes.items())]
    found = _masked(found, inside)
    found.sentences = say_consequences(found)
    return found


def _compare(unit: UnitOfWork, touched: Touched, before: Standing, after: Standing, moves: list[Row]) -> Consequences:
    found = Consequences(**{part: compare(before, after) for part, compare in COMPARED.items()})
    found.units = [UnitMove(*row) for row in moves]
    moved = {f"order/{one.order}" for one in found.units} | {f"order/{one.order}" for one in found.totals}
    moved |= {f"fulfilment/{one.number}" for one in found.work if one.kind == "fulfilment"}
    found.documents = compare_documents(before, after, moved=moved)
    found.happenings = happenings(touched, now=unit.now)
    return found


def _masked(found: Consequences, inside: Joined) -> Consequences:
    """With stand-ins for the numbers of what would be made."""
    if not inside.drawn:
        return found
    return msgspec.convert(_mask(msgspec.to_builtins(found), inside), Consequences)


def _mask(value: Any, inside: Joined) -> Any:
    if isinstance(value, str):
        return inside.drawn.masked(value)
    if isinstance(value, list):
        return [_mask(one, inside) for one in value]
    if isinstance(value, dict):
        return {name: _mask(one, inside) for name, one in value.items()}
    return value
