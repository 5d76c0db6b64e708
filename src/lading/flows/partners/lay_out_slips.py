"""The packing slips that a supplier puts into our customers' parcels: our letterhead, their address, no costs."""

from collections.abc import Sequence

from lading.documents import Letterhead, breakable, draw_bars, letterhead_of, read_letterheads
from lading.documents.papers import EnclosedSlip, PricedRow
from lading.flows.print_papers import country_of
from lading.flows.say import Voice, say_address, say_unit, voice_for
from lading.flows.show_orders import show_order
from lading.fulfilment.partners import read_partners
from lading.orders.views import OrderView
from lading.purchasing.views import PurchaseLineView, PurchaseView
from lading.store import UnitOfWork


async def lay_out_slips(unit: UnitOfWork, *, view: PurchaseView, letterhead: Letterhead) -> list[EnclosedSlip]:
    """One slip for each customer's order on a drop-ship order, with the customer's prices where settings say so."""
    partners = await read_partners(unit, places=[view.place])
    priced = view.place in partners and partners[view.place].settings.prices
    heads = await read_letterheads(unit)
    slips: list[EnclosedSlip] = []
    for number in dict.fromkeys(line.order for line in view.lines):
        order = await show_order(unit, number=number)
        head = letterhead_of(heads, order.channel)
        voice = voice_for(language=letterhead.language, country=country_of(order), currency=order.currency)
        lines = [line for line in view.lines if line.order == number and line.ordered > line.closed]
        if lines:
            slips.append(_slip(order, head, voice, lines, priced=priced))
    return slips


def _slip(
    order: OrderView, head: Letterhead, voice: Voice, lines: Sequence[PurchaseLineView], *, priced: bool
) -> EnclosedSlip:
    contact = [part for part in (head.email, head.phone, head.website) if part]
    return EnclosedSlip(
        company=head.name,
        company_lines=[*head.address, *contact],
        order=order.number,
        ordered_on=voice.day(order.placed_at),
        bars=draw_bars(order.number),
        ship_to=say_address(order.ship_to, voice.locale),
        rows=[_row(order, line, voice, priced=priced) for line in lines],
    )


def _row(order: OrderView, line: PurchaseLineView, voice: Voice, *, priced: bool) -> PricedRow:
    sold = next(one for one in order.lines if one.line == line.order_line)
    return PricedRow(
        quantity=voice.quantity(line.ordered - line.closed),
        unit=say_unit(line.order_unit),
        sku=breakable(line.sku),
        name=breakable(line.name),
        price=voice.money(sold.unit_price) if priced else "",
        amount="",
        note="",
    )


def direct_address(slips: Sequence[EnclosedSlip], words: dict[str, str]) -> list[str]:
    """What stands under “deliver to”: the customer's address, or that there are several."""
    if len(slips) == 1:
        return [*slips[0].ship_to, "", words["direct"]]
    return [words["direct_several"]]
