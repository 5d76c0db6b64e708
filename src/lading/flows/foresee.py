"""Look before you act: an act rehearsed, or done only where it still causes what was foreseen."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

import msgspec

from lading.flows.company import Company
from lading.flows.compare_standing import COMPARED, compare_documents
from lading.flows.consequences import Consequences, RowChange, UnitMove
from lading.flows.happened import Touched, happenings, read_touched
from lading.flows.read_standing import Row, Standing, read_moves, read_standing
from lading.flows.say_consequences import say_consequences
from lading.flows.tell_customers import letters_ahead
from lading.flows.tell_suppliers import letters_to_suppliers
from lading.store import UnitOfWork
from lading.store.joined import Joined, Rival, joined

TRIES = 4
REFUSED = 400


class Done(Protocol):
    """What a door answers: a status of 400 or more means that nothing was done."""

    @property
    def status(self) -> int:
        """The status, as HTTP has it."""


Answered = TypeVar("Answered", bound=Done)
Act = Callable[[Company], Awaitable[Answered]]
"""An act, on the company that it is given, whose every unit of work comes from that company's database."""


async def rehearse(company: Company, *, act: Act[Answered]) -> tuple[Answered, Consequences | None]:
    """What the act would answer and cause; None where it refuses. Nothing is kept, nobody waited for.

    Raises `Rival` where somebody else is writing the very rows that it would write, several times in a row.
    """
    async with company.looking:
        for tries in range(1, TRIES + 1):
            async with joined(company.database, dry=True) as inside:
                apart = company.inside(inside)
                answered = await act(apart)
                if inside.rival is None or answered.status < REFUSED:
                    return answered, None if answered.status >= REFUSED else await _foresee(inside, apart)
            await asyncio.sleep(random.uniform(0.005, 0.02) * tries)  # noqa: S311 -- to part rivals, not for secrets
    raise Rival("Somebody else is just changing the same. Look again in a moment.")


async def act_as_foreseen(
    company: Company, *, act: Act[Answered], fits: Callable[[Consequences], bool], keyed: bool = False
) -> tuple[Answered, Consequences | None]:
    """Do the act in one transaction; where its consequences do not fit, undo it and answer them instead.

    What is `keyed` and changes nothing took effect before under its Idempotency-Key: it gets its answer again.
    """
    async with company.looking:
        try:
            async with joined(company.database, dry=False) as inside:
                apart = company.inside(inside)
                answered = await act(apart)
                if answered.status >= REFUSED:
                    raise _NotKept(answered, None)
                if keyed and not inside.changes:
                    return answered, None
                found = await _foresee(inside, apart)
                if not fits(found):
                    raise _NotKept(answered, found)
        except _NotKept as undone:
            return undone.answered, undone.found
    return answered, None


class _NotKept(Exception):
    def __init__(self, answered: Any, found: Consequences | None) -> None:
        super().__init__()
        self.answered = answered
        self.found = found


async def _foresee(inside: Joined, company: Company) -> Consequences:
    """What the transaction has caused up to now. A dry one is undone on the way, so that it lets go of every row."""
    unit = inside.root
    touched = await read_touched(unit)
    after = await read_standing(unit, touched)
    moves = await read_moves(unit) if touched.orders else []
    letters = await letters_ahead(unit, company, events=touched.events)
    letters += await letters_to_suppliers(unit, events=touched.events)
    if inside.dry:
        await inside.forget()
        before = await read_standing(unit, touched)
    else:
        async with inside.outer.unit_of_work() as outside:
            before = await read_standing(outside, touched)
    found = _compare(unit, touched, before, after, moves)
    found.messages = letters
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
    if not inside.has_drawn:
        return found
    return msgspec.convert(_mask(msgspec.to_builtins(found), inside), Consequences)


def _mask(value: Any, inside: Joined) -> Any:
    if isinstance(value, str):
        return inside.masked(value)
    if isinstance(value, list):
        return [_mask(one, inside) for one in value]
    if isinstance(value, dict):
        return {name: _mask(one, inside) for name, one in value.items()}
    return value
