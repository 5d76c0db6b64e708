"""Printing: pick lists, packing slips and order confirmations, made when somebody asks and kept until facts change."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from lading.documents import (
    Document,
    Letterhead,
    breakable,
    draw_bars,
    find_or_make,
    letterhead_of,
    read_letterheads,
    words_of,
)
from lading.documents.papers import Head, PackingSlip, Paper, PickList, PickRow, PickSheet, SlipRow
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilments
from lading.flows.say import Voice, say_address, say_unit, voice_for
from lading.flows.show_orders import show_order
from lading.fulfilment.queries import find_work
from lading.fulfilment.views import PartToCollect, WorkLineView
from lading.kernel import Conflict
from lading.orders.views import OrderView
from lading.shipping.lists import find_shipment, show_shipments
from lading.store import UnitOfWork

ZERO = Decimal(0)


class NothingToPrint(Conflict):
    """The document would be empty."""

    code = "nothing_to_print"


class Layout(msgspec.Struct, frozen=True):
    """A document before it is set: what stands on it, what it is about and what its file is called."""

    paper: Paper
    subject: str
    file_name: str


async def print_out(unit: UnitOfWork, layout: Layout) -> Document:
    """The document: the one that is kept, or a new one where its facts have changed."""
    return await find_or_make(unit, paper=layout.paper, subject=layout.subject, file_name=layout.file_name)


async def print_pick_list(unit: UnitOfWork, *, names: Sequence[str]) -> Document:
    """The pick list of these fulfilments (numbers or ids), each on pages of its own. Raises `NotFound`."""
    return await print_out(unit, await lay_out_pick_list(unit, names=names))


async def print_packing_slip(unit: UnitOfWork, *, name: str) -> Document:
    """The packing slip of a fulfilment: what is in hand there. Raises `NotFound`, `NothingToPrint`."""
    return await print_out(unit, await lay_out_packing_slip(unit, name=name))


async def print_shipment_slip(unit: UnitOfWork, *, name: str) -> Document:
    """The packing slip of a shipment. Raises `NotFound`."""
    return await print_out(unit, await lay_out_shipment_slip(unit, name=name))


async def lay_out_pick_list(unit: UnitOfWork, *, names: Sequence[str]) -> Layout:
    """What stands on the pick list of these fulfilments: units that are on the shelf still."""
    ids = [await find_work(unit, name=name) for name in names]
    views = await show_fulfilments(unit, ids=ids)
    if not views:
        raise NothingToPrint("Name at least one fulfilment.")
    heads = await read_letterheads(unit)
    places = await read_place_names(unit, [view.place for view in views])
    letterhead = letterhead_of(heads, views[0].channel)
    country = places[views[0].place][1]
    voice = voice_for(language=letterhead.language, country=country, currency="EUR")
    paper = PickList(
        head=make_head(letterhead, voice, country=country, unit=unit),
        sheets=[_sheet(view, places[view.place][0], voice) for view in views],
    )
    subject = f"fulfilment/{views[0].number}" if len(views) == 1 else "fulfilment/several"
    name = views[0].number if len(views) == 1 else f"{len(views)}-fulfilments"
    return Layout(paper, subject, f"pick-list-{name}.pdf")


async def read_place_names(unit: UnitOfWork, codes: Sequence[str]) -> dict[str, tuple[str, str]]:
    """What to call each place, and its country."""
    rows = await unit.fetch(
        "SELECT code, name, coalesce(address->>'country', '') FROM places WHERE code = ANY(%s)", [list(codes)]
    )
    known = {row[0]: (f"{row[0]} · {row[1]}", row[2]) for row in rows}
    return {code: known.get(code, (code, "")) for code in codes}


def _sheet(view: FulfilmentView, place: str, voice: Voice) -> PickSheet:
    orders = sorted({line.order for line in view.lines})
    to_pick = [line for line in view.lines if line.released]
    return PickSheet(
        number=view.number,
        place=place,
        orders=", ".join(orders),
        due=voice.day(view.due),
        method=view.shipping_method or (view.pickup_at or ""),
        notes=view.notes,
        units=voice.quantity(sum((line.released for line in to_pick), ZERO)),
        bars=draw_bars(view.number),
        rows=[_row(view, line, voice, several=len(orders) > 1) for line in _in_turn(view, to_pick)],
    )


def _in_turn(view: FulfilmentView, lines: Iterable[WorkLineView]) -> list[WorkLineView]:
    """By the bin in which one begins, as one walks; those without by SKU."""
    bins = {(one.order, one.line): (one.turn, one.bin) for one in reversed(view.contents.take)}
    return sorted(lines, key=lambda line: (*bins.get((line.order, line.line), (0, "")), line.sku))


def _where(view: FulfilmentView, line: WorkLineView, sku: str, voice: Voice) -> str:
    """Which bins, lots and serials to take for a line, with how many of each where they are several."""
    mine = [one for one in view.contents.take if (one.order, one.line, one.sku) == (line.order, line.line, sku)]
    told = [
        " ".join(
            filter(None, (one.bin, one.lot, one.serial, f"({voice.day(one.expires_on)})" if one.expires_on else ""))
        )
        for one in mine
    ]
    if len(mine) > 1:
        told = [f"{voice.quantity(one.quantity)} × {words}" for one, words in zip(mine, told, strict=True)]
    return breakable("; ".join(told))


def _row(view: FulfilmentView, line: WorkLineView, voice: Voice, *, several: bool) -> PickRow:
    code = line.barcodes[0] if line.barcodes else line.sku
    return PickRow(
        quantity=voice.quantity(line.released),
        unit=say_unit(line.unit),
        sku=breakable(line.sku),
        name=breakable(line.name),
        order=line.order if several else "",
        bars=draw_bars(code),
        code=code,
        where=_where(view, line, line.sku, voice),
        parts=[
            _part_row(view, part, line, voice) for part in line.components if part.each * line.released > part.collected
        ],
    )


def _part_row(view: FulfilmentView, part: PartToCollect, line: WorkLineView, voice: Voice) -> PickRow:
    """What is to be collected of a component for all kits of the line that are on the shelf still."""
    code = part.barcodes[0] if part.barcodes else part.sku
    return PickRow(
        quantity=voice.quantity(part.each * line.released - part.collected),
        unit=say_unit(part.unit),
        sku=breakable(part.sku),
        name=breakable(part.name),
        order="",
        bars=draw_bars(code),
        code=code,
        where=_where(view, line, part.sku, voice),
    )


async def lay_out_packing_slip(unit: UnitOfWork, *, name: str) -> Layout:
    """What stands on the slip of a fulfilment: what is picked or packed there."""
    (view,) = await show_fulfilments(unit, ids=[await find_work(unit, name=name)])
    rows = [(line, line.picked + line.packed) for line in view.lines if line.picked + line.packed]
    if not rows:
        raise NothingToPrint(f"Nothing of {view.number} is picked or packed. Print the slip of its shipment instead.")
    units = [(line.line, line.name, line.sku, line.unit, quantity) for line, quantity in rows]
    return await _slip(
        unit, number=view.number, order=rows[0][0].order, units=units, subject=f"fulfilment/{view.number}"
    )


async def lay_out_shipment_slip(unit: UnitOfWork, *, name: str) -> Layout:
    """What stands on the slip of a shipment: all that it carries."""
    found = await show_shipments(unit, ids=[await find_shipment(unit, name=name)])
    (view,) = found.values()
    units = [(line.line, line.name, line.sku, line.unit, line.quantity) for line in view.lines]
    return await _slip(
        unit,
        number=view.number,
        order=view.lines[0].order,
        units=units,
        subject=f"shipment/{view.number}",
        carrier=" ".join(part for part in (view.carrier_name, view.service) if part),
        tracking=view.tracking_number,
    )


Units = tuple[int, str, str, str, Decimal]
"""Line, name, SKU, unit and quantity."""


async def _slip(
    unit: UnitOfWork,
    *,
    number: str,
    order: str,
    units: Sequence[Units],
    subject: str,
    carrier: str = "",
    tracking: str = "",
) -> Layout:
    view = await show_order(unit, number=order)
    letterhead = letterhead_of(await read_letterheads(unit), view.channel)
    country = country_of(view)
    voice = voice_for(language=letterhead.language, country=country, currency=view.currency)
    here = {line: quantity for line, _, _, _, quantity in units}
    paper = PackingSlip(
        head=make_head(letterhead, voice, country=country, unit=unit),
        number=number,
        order=view.number,
        ordered_on=voice.day(view.placed_at),
        carrier=carrier,
        tracking=tracking,
        bars=draw_bars(number),
        ship_to=say_address(view.ship_to, voice.locale),
        rows=[_slip_row(one, voice) for one in units],
        later=[_slip_row(one, voice) for one in _later(view, here)],
        notes="",
    )
    return Layout(paper, subject, f"packing-slip-{number}.pdf")


def _slip_row(one: Units, voice: Voice) -> SlipRow:
    _, name, sku, unit_name, quantity = one
    return SlipRow(
        quantity=voice.quantity(quantity), unit=say_unit(unit_name), sku=breakable(sku), name=breakable(name)
    )


def _later(view: OrderView, here: dict[int, Decimal]) -> list[Units]:
    """What of the order has neither left nor lies in this parcel."""
    found: list[Units] = []
    for line in view.lines:
        waiting = line.open + line.backordered + line.reserved + line.released + line.picked + line.packed
        in_hand = line.picked + line.packed
        left = waiting - min(here.get(line.line, ZERO), in_hand)
        if left > 0:
            found.append((line.line, line.name, line.sku, line.unit, left))
    return found


def country_of(view: OrderView) -> str:
    """Where the order goes; empty where nothing is sent."""
    return str((view.ship_to or view.bill_to or {}).get("country", ""))


def make_head(letterhead: Letterhead, voice: Voice, *, country: str, unit: UnitOfWork) -> Head:
    """What stands on every page."""
    contact = " · ".join(part for part in (letterhead.email, letterhead.phone) if part)
    extra = [part for part in (contact, letterhead.website, letterhead.tax_id) if part]
    return Head(
        paper=letterhead.paper_for(country),
        language=str(voice.locale.language),
        accent=letterhead.accent,
        words=words_of(letterhead.language),
        company=letterhead.name,
        company_lines=[*letterhead.address, *extra],
        footer=letterhead.footer,
        made_on=voice.day(unit.now),
    )
