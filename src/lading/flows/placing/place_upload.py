"""Placing the orders of an uploaded file, batch by batch; interrupted it goes on where it was, doubling nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace

from lading.capture import RowResult
from lading.capture.order_files import read_orders
from lading.capture.results import RowError
from lading.capture.uploads import (
    Upload,
    UploadResult,
    add_results,
    count_results,
    get_upload,
    list_results,
    lock_upload,
    read_content,
    set_orders,
    set_state,
)
from lading.catalog.queries import ChannelView, get_channel
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Outcome, Placed, wish_for
from lading.flows.placing.upload_orders import open_kept
from lading.kernel import FieldError
from lading.store import Event
from lading.store.events import record

BATCH = 100
Report = Callable[[int, int], Awaitable[None]]
"""Tells how many orders are done, of how many."""


class _Number(msgspec.Struct):
    number: str


async def place_upload(company: Company, *, upload: UUID, report: Report | None = None) -> str:
    """Place what is not placed yet; answers what came of it in a sentence. Doing it twice changes nothing more."""
    async with company.database.reading() as connection:
        kept = await get_upload(connection, upload=upload)
        channel = await get_channel(connection, code=kept.channel)
        content = await read_content(connection, upload=upload)
        done = {one.position for one in await list_results(connection, upload=upload, limit=None)}
    orders = await asyncio.to_thread(_read, content, channel, kept)
    async with company.database.unit_of_work() as unit:
        await set_orders(unit, upload=upload, orders=len(orders))
    waiting = [(position, one) for position, one in enumerate(orders, 1) if position not in done]
    for start in range(0, len(waiting), BATCH):
        batch = waiting[start : start + BATCH]
        if not await _place_batch(company, kept, batch):
            return "Stopped."
        if report:
            await report(len(orders) - len(waiting) + start + len(batch), len(orders))
    return await _finish(company, kept, len(orders))


def _read(content: bytes, channel: ChannelView, kept: Upload) -> Sequence[RowResult]:
    return read_orders(file=open_kept(content, channel, kept), channel=channel.code)


async def _place_batch(company: Company, kept: Upload, batch: Sequence[tuple[int, RowResult]]) -> bool:
    """Place a batch and write down what became of it; False where somebody has stopped the booking."""
    async with company.database.reading() as connection:
        if (await get_upload(connection, upload=kept.id)).state != "booking":
            return False
    good = {position: one.draft for position, one in batch if one.draft is not None}
    wishes = [wish_for(draft, actor=kept.booked_by) for draft in good.values()]
    outcomes = dict(zip(good, await place_orders(company, wishes=wishes), strict=True))
    results = [_tell(position, one, outcomes.get(position)) for position, one in batch]
    async with company.database.unit_of_work() as unit:
        await add_results(unit, upload=kept.id, results=results)
    return True


def _tell(position: int, one: RowResult, outcome: Outcome | None) -> UploadResult:
    told = UploadResult(position=position, key=one.key[:200], rows=one.rows, outcome="refused")
    if outcome is None:
        sentence = " ".join(f"Row {error.row}: {error.sentence}" for error in one.errors[:5])
        return replace(told, code="unreadable", sentence=sentence, errors=one.errors)
    if isinstance(outcome, Placed):
        number = msgspec.json.decode(outcome.answer, type=_Number).number
        return replace(told, outcome="placed" if outcome.status == 201 else "known", number=number)
    said = [error.message for error in outcome.errors[:5]] or [outcome.sentence]
    errors = [RowError(_row(error, one), "", error.message) for error in outcome.errors]
    return replace(told, code=outcome.code, sentence=" ".join(dict.fromkeys(said)), errors=errors)


def _row(error: FieldError, one: RowResult) -> int:
    """The row of the file that an error speaks of: the line's, where each row was a line; else the order's first."""
    parts = error.pointer.split("/")
    if parts[1:2] == ["lines"] and len(parts) > 2 and parts[2].isdigit():
        index = int(parts[2])
        if one.draft and len(one.rows) == len(one.draft.lines) and index < len(one.rows):
            return one.rows[index]
    return one.rows[0]


async def _finish(company: Company, kept: Upload, orders: int) -> str:
    async with company.database.unit_of_work() as unit:
        if (await lock_upload(unit, upload=kept.id)).state != "booking":
            return "Stopped."
        await set_state(unit, upload=kept.id, state="booked")
        outcomes = await count_results(unit.sql, upload=kept.id)
        data: dict[str, object] = {"orders": orders, **outcomes}
        await record(unit, [Event(kind="upload.done", subject=f"upload/{kept.id}", data=data)])
    placed, known, refused = (outcomes.get(name, 0) for name in ("placed", "known", "refused"))
    return f"Of {orders}: {placed} placed, {known} known already, {refused} refused."
