"""Files of partners are worked: each fact in a transaction of its own, once; every row gets its result."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import msgspec
import psycopg
import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.partners.book_partner_rows import (
    answer_row,
    book_adjusted,
    book_received,
    book_shipped,
)
from lading.flows.partners.book_partner_stock import book_stock
from lading.flows.partners.book_returned import book_returned
from lading.flows.placing.place_orders import is_outage
from lading.fulfilment.partner_files import SOURCE, RowResult, settle_file
from lading.fulfilment.partner_rows import FileKind, PartnerRow, group_by, read_rows
from lading.fulfilment.partners import Partner, read_partners
from lading.kernel import Actor, Refusal
from lading.store import UnitOfWork
from lading.store.inbox import Message, bury, put_off, settle, take, waiting_sources
from lading.store.keys import lock_number
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

REFUSED = "partner.refused"
_log = structlog.get_logger("lading.partners")
Book = Callable[[UnitOfWork, Company, Partner, Sequence[PartnerRow]], Awaitable[str]]


def _known(book: Callable[[UnitOfWork, Reference, Partner, Sequence[PartnerRow]], Awaitable[str]]) -> Book:
    """A book that asks no more of the company than what it sells."""

    async def booked(unit: UnitOfWork, company: Company, partner: Partner, rows: Sequence[PartnerRow]) -> str:
        return await book(unit, company.reference, partner, rows)

    return booked


_BOOKS: dict[str, tuple[Book, tuple[str, ...]]] = {
    "shipped": (_known(book_shipped), ("order", "shipment")),
    "received": (_known(book_received), ("reference", "purchase")),
    "adjusted": (_known(book_adjusted), ("reference",)),
    "answer": (_known(answer_row), ("order", "answer")),
    "returned": (book_returned, ("reference",)),
}
"""How rows of a kind are booked, and by which fields they belong together."""


async def work_partner_files(company: Company) -> int:
    """Work one file of each partner whose turn it is; answers how many. The files of a partner go one after another.

    A file that cannot be read, or of which rows were refused, raises one task. Raises when the database is away.
    """
    async with company.database.unit_of_work() as unit:
        sources = await waiting_sources(unit, prefix=SOURCE)
    return sum([await _work_one(company, source) for source in sources])


async def _work_one(company: Company, source: str) -> int:
    place = source.removeprefix(SOURCE)
    async with company.database.unit_of_work(Actor("partner", place)) as unit:
        turn = await unit.fetch("SELECT pg_try_advisory_xact_lock(%s)", [lock_number("partner files", place)])
        messages = await take(unit, source=source, limit=1) if turn[0][0] else []
        for message in messages:
            try:
                await _work(unit, company, place, message)
            except (DBAPIError, InterfaceError, psycopg.Error) as error:
                if is_outage(error):
                    raise
                await _fail(unit, place, message, error)
            except Exception as error:
                await _fail(unit, place, message, error)
    return len(messages)


async def _fail(unit: UnitOfWork, place: str, message: Message, error: Exception) -> None:
    """It failed in a way that nobody foresaw: later again, and in the end a task."""
    _log.error("partner_file_failed", message=str(message.id), error=repr(error))
    if await put_off(unit, message=message.id, error=f"It failed: {type(error).__name__}."):
        await settle_file(unit, message=message.id, results=[RowResult(0, "refused", "It failed again and again.")])
        await _tell(unit, place, message, "It failed again and again.")


async def _work(unit: UnitOfWork, company: Company, place: str, message: Message) -> None:
    """Book the rows in transactions of their own, then settle the file in this one, which keeps it locked."""
    partner = (await read_partners(unit, places=[place])).get(place)
    kind = cast("FileKind", message.topic)
    try:
        if partner is None:
            raise Refusal(f"Nobody is bound to {place} any more.")
        rows = read_rows(content=message.body, kind=kind, columns=partner.settings.columns.get(kind))
        if not rows:
            raise Refusal("The file has no rows.")
    except Refusal as refusal:
        await settle_file(unit, message=message.id, results=[RowResult(0, "refused", refusal.sentence)])
        await bury(unit, message=message.id, reason=refusal.sentence)
        await _tell(unit, place, message, refusal.sentence)
        return
    results = await book_rows(company, partner, kind, rows)
    await settle_file(unit, message=message.id, results=results)
    refused = [one for one in results if one.outcome == "refused"]
    await settle(unit, message=message.id, outcome=f"{len(results) - len(refused)} of {len(results)} rows are booked.")
    if refused:
        first = f"Row {refused[0].row}: {refused[0].sentence}"
        await _tell(unit, place, message, f"{len(refused)} of {len(results)} rows were refused. {first}")


async def book_rows(company: Company, partner: Partner, kind: FileKind, rows: Sequence[PartnerRow]) -> list[RowResult]:
    """Book rows, those that belong together in one transaction; answers a result for each, in their sequence."""
    results = [RowResult(row.number, "refused", row.fault) for row in rows if row.fault]
    sound = [row for row in rows if not row.fault]
    if kind == "stock":
        results += await book_stock(company, partner, sound)
    else:
        book, fields = _BOOKS[kind]
        for group in group_by(sound, *fields).values():
            results += await _book(company, partner, book, group)
    return sorted(results, key=lambda one: one.row)


async def _book(company: Company, partner: Partner, book: Book, group: Sequence[PartnerRow]) -> list[RowResult]:
    try:
        async with company.database.unit_of_work(Actor("partner", partner.place)) as unit:
            await company.reference.refresh(unit)
            said = await book(unit, company, partner, group)
    except Refusal as refusal:
        told = " ".join(dict.fromkeys([refusal.sentence, *(error.message for error in refusal.errors[:3])]))
        return [RowResult(row.number, "refused", told) for row in group]
    except msgspec.ValidationError as error:
        return [RowResult(row.number, "refused", str(error)) for row in group]
    outcome = "known" if said.startswith("known") else "booked"
    return [RowResult(row.number, outcome, said) for row in group]


async def _tell(unit: UnitOfWork, place: str, message: Message, sentence: str) -> None:
    """One task for each file of which something was refused."""
    name = str(message.headers.get("name") or message.topic)
    told: dict[str, Any] = {"message": str(message.id), "place": place}
    draft = TaskDraft(
        kind=REFUSED,
        subject=f"partner/{place}/{message.id}",
        sentence=f"{place}, file “{name}”: {sentence}"[:2000],
        data=told,
    )
    await keep_one(unit, drafts=[draft])
