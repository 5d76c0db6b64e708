"""Files of orders, from upload to booking: how a file is read is looked at first, then a worker places its orders."""

import asyncio
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.capture import Mapping, RowResult, mapping_from, read_table, suggest_mapping
from lading.capture.mapping import check_mapping
from lading.capture.order_files import LARGEST, OrderFile, open_file, read_orders
from lading.capture.uploads import (
    Upload,
    add_upload,
    count_results,
    find_twins,
    forget_results,
    get_upload,
    lock_upload,
    read_content,
    set_mapping,
    set_state,
)
from lading.catalog import ChannelDraft
from lading.catalog.queries import ChannelView, get_channel
from lading.flows.channels.put_channels import put_known_channels
from lading.kernel import Conflict, FieldError, Invalid
from lading.store import Event, UnitOfWork
from lading.store.connection import Connection
from lading.store.events import record
from lading.store.jobs import enqueue

JOB = "place_upload"
_CHECKED = 5000
"""Files of so many rows are read wholly for their preview; of larger ones only the beginning."""


class NewUpload(msgspec.Struct, frozen=True, kw_only=True):
    """A file as somebody sends it; `mapping` is the name of one that the channel has saved."""

    channel: str
    filename: str
    content: bytes
    mapping: str = ""


class PreviewedOrder(msgspec.Struct, frozen=True):
    """One order of the file as it would become: its rows, and a draft or the errors that name row and column."""

    key: str
    rows: list[int]
    draft: dict[str, Any] | None
    errors: list[Any]
    remarks: list[str]


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """How a file will be read. `kind` tells Shopify's order export from any other table.

    `mapping` reads the file, `problems` is why it does not. `good` and `bad` count orders, of the whole file where
    `whole`, else of the first ones. `orders` are the first, those with errors in front.
    """

    kind: Literal["table", "shopify_export"]
    sheets: list[str]
    headers: list[str]
    samples: list[list[str]]
    rows: int
    mapping: Mapping | None
    mapping_name: str
    problems: list[FieldError]
    orders: list[PreviewedOrder]
    good: int
    bad: int
    whole: bool


class UploadView(msgspec.Struct, frozen=True, kw_only=True):
    """A file with all that a person needs to decide on it, and to see how far it is.

    `twins` are earlier uploads of the same content; `outcomes` counts the orders booked so far. The preview is there
    until the file is booked.
    """

    upload: Upload
    saved_mappings: list[str]
    twins: list[Upload]
    outcomes: dict[str, int]
    preview: Preview | None


class AlreadyBooked(Conflict):
    """The file's orders are placed, or being placed."""

    code = "already_booked"


async def upload_orders(unit: UnitOfWork, *, wish: NewUpload) -> UUID:
    """Keep a file of orders. Raises `NotFound` for the channel, `Invalid` for what is no table or too large."""
    if not wish.content:
        raise Invalid("The file is empty.", code="empty_file")
    if len(wish.content) > LARGEST:
        raise Invalid(f"The file is larger than {LARGEST // 1_000_000} MB; divide it.", code="file_too_large")
    channel = await get_channel(unit.sql, code=wish.channel)
    await asyncio.to_thread(_open, wish.content, channel, None, wish.mapping)
    filename = "".join(one for one in wish.filename if one.isprintable()).strip()[-200:] or "orders"
    identity = await add_upload(
        unit, channel=wish.channel, filename=filename, content=wish.content, mapping_name=wish.mapping
    )
    data: dict[str, object] = {"channel": wish.channel, "bytes": len(wish.content)}
    await record(unit, [Event(kind="upload.received", subject=f"upload/{identity}", data=data)])
    return identity


async def show_upload(connection: Connection, *, upload: UUID, limit: int = 20) -> UploadView:
    """A file with its state and, until it is booked, a preview of `limit` orders. Raises `NotFound`."""
    kept = await get_upload(connection, upload=upload)
    channel = await get_channel(connection, code=kept.channel)
    preview = None
    if kept.state in {"received", "stopped"} and kept.size:
        content = await read_content(connection, upload=upload)
        preview = await asyncio.to_thread(_preview, content, channel, kept, limit)
    return UploadView(
        upload=kept,
        saved_mappings=sorted(channel.settings.mapping),
        twins=await find_twins(connection, upload=kept),
        outcomes=await count_results(connection, upload=upload),
        preview=preview,
    )


async def choose_mapping(
    unit: UnitOfWork,
    *,
    upload: UUID,
    mapping: Mapping | None,
    name: str = "",
    save_as: str = "",
    unfinished: bool = False,
) -> None:
    """Say how a file is read: by this mapping, or by the saved one of that `name`; None and no name: as suggested.

    `save_as` keeps the mapping with the channel for the next time. One that is `unfinished` need not fit yet: the
    preview tells what is missing. Raises `MappingUnfit`, `AlreadyBooked`.
    """
    if save_as and mapping is not None:
        kept = await get_upload(unit.sql, upload=upload)
        await save_mapping(unit, channel=kept.channel, name=save_as, mapping=mapping)
    kept = await lock_upload(unit, upload=upload)
    if kept.state in {"booking", "booked"}:
        raise AlreadyBooked("The orders of this file are booked; how it is read cannot be changed any more.")
    channel = await get_channel(unit.sql, code=kept.channel)
    content = await read_content(unit.sql, upload=upload)
    file = await asyncio.to_thread(_open, content, channel, mapping, name)
    if file.mapping is not None and (mapping is not None or name) and not unfinished:
        check_mapping(mapping=file.mapping, headers=file.table.headers)
    plain = None if mapping is None else msgspec.to_builtins(mapping)
    await set_mapping(unit, upload=upload, mapping=plain, name=save_as or name)


async def read_anew(unit: UnitOfWork, *, upload: UUID, mapping: Mapping) -> None:
    """Look for another sheet, row of names or encoding, as the mapping says them now.

    Columns that are there as well stay chosen, the others are suggested. Raises `NotATable`, `AlreadyBooked`.
    """
    content = await read_content(unit.sql, upload=upload)
    mapping = await asyncio.to_thread(_fit, content, mapping)
    await choose_mapping(unit, upload=upload, mapping=mapping, unfinished=True)


def _fit(content: bytes, mapping: Mapping) -> Mapping:
    table = read_table(content=content, sheet=mapping.sheet, encoding=mapping.encoding, header_row=mapping.header_row)
    kept = {field: header for field, header in mapping.columns.items() if header in table.headers}
    suggested = suggest_mapping(table=table).columns
    taken = {*kept.values(), *mapping.constants}
    more = {field: header for field, header in suggested.items() if header not in taken and field not in taken}
    return msgspec.structs.replace(mapping, columns={**more, **kept})


async def save_mapping(unit: UnitOfWork, *, channel: str, name: str, mapping: Mapping) -> None:
    """Keep a mapping in the settings of a channel, under a name. Raises `NotFound`, `Invalid`."""
    name = " ".join(name.split())
    if not name or len(name) > 80 or not name.isprintable():
        raise Invalid("Give the mapping a name of 1 to 80 characters.", code="bad_name")
    view = await get_channel(unit.sql, code=channel)
    saved = {**view.settings.mapping, name: msgspec.to_builtins(mapping)}
    draft = msgspec.convert(view, ChannelDraft, from_attributes=True)
    draft = msgspec.structs.replace(draft, settings=msgspec.structs.replace(view.settings, mapping=saved))
    await put_known_channels(unit, drafts=[draft], versions={channel: view.version})


async def book_upload(unit: UnitOfWork, *, upload: UUID) -> None:
    """Have a worker place all good orders of a file. Raises `MappingUnfit`, and `AlreadyBooked` for the second time."""
    kept = await lock_upload(unit, upload=upload)
    if kept.state in {"booking", "booked"}:
        raise AlreadyBooked("The orders of this file are booked already. Upload the file again if that was meant.")
    channel = await get_channel(unit.sql, code=kept.channel)
    content = await read_content(unit.sql, upload=upload)
    file = await asyncio.to_thread(open_kept, content, channel, kept)
    if refusal := file.unfit:
        raise refusal
    await forget_results(unit, upload=upload)
    await set_state(unit, upload=upload, state="booking")
    await enqueue(unit, kind=JOB, args={"upload": str(upload)}, key=str(upload))
    data: dict[str, object] = {"channel": kept.channel}
    await record(unit, [Event(kind="upload.booked", subject=f"upload/{upload}", data=data)])


async def stop_upload(unit: UnitOfWork, *, upload: UUID) -> None:
    """Stop placing: what is placed stays, the rest can be booked later. Raises `NotFound`, `Conflict`."""
    kept = await lock_upload(unit, upload=upload)
    if kept.state != "booking":
        raise Conflict("This file is not being booked.", code="not_booking")
    await set_state(unit, upload=upload, state="stopped")
    await record(unit, [Event(kind="upload.stopped", subject=f"upload/{upload}", data={})])


def open_kept(content: bytes, channel: ChannelView, kept: Upload) -> OrderFile:
    """A file that is kept, read as a person has chosen or as it suggests."""
    chosen = None if kept.mapping is None else mapping_from(kept.mapping)
    file = _open(content, channel, chosen, "" if chosen else kept.mapping_name)
    return msgspec.structs.replace(file, mapping_name=kept.mapping_name) if chosen else file


def _open(content: bytes, channel: ChannelView, chosen: Mapping | None, name: str) -> OrderFile:
    saved = {one: mapping_from(mapping) for one, mapping in channel.settings.mapping.items()}
    return open_file(content=content, chosen=chosen, saved=saved, name=name, currency=channel.settings.currency)


def _preview(content: bytes, channel: ChannelView, kept: Upload, limit: int) -> Preview:
    file = open_kept(content, channel, kept)
    whole = len(file.table.rows) <= _CHECKED
    found, refusal = _try(file, channel.code, None if whole else limit)
    bad = [one for one in found if one.errors]
    good = [one for one in found if not one.errors]
    problems = refusal.errors or (FieldError("", refusal.code, refusal.sentence),) if refusal else ()
    return Preview(
        kind="table" if file.mapping else "shopify_export",
        sheets=file.table.sheets,
        headers=file.table.headers,
        samples=[[str(cell) for cell in row.cells] for row in file.table.rows[:5]],
        rows=len(file.table.rows),
        mapping=file.mapping,
        mapping_name=file.mapping_name,
        problems=list(problems),
        orders=[_shown(one) for one in [*bad, *good][:limit]],
        good=len(good),
        bad=len(bad),
        whole=whole,
    )


def _try(file: OrderFile, channel: str, limit: int | None) -> tuple[Sequence[RowResult], Invalid | None]:
    """The orders, or why the file cannot be read so."""
    try:
        return read_orders(file=file, channel=channel, limit=limit), None
    except Invalid as refusal:
        return [], refusal


def _shown(result: RowResult) -> PreviewedOrder:
    draft = msgspec.to_builtins(result.draft) if result.draft else None
    return PreviewedOrder(result.key, result.rows, draft, msgspec.to_builtins(result.errors), result.remarks)
