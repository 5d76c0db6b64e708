"""The order confirmation: the order as it stands, with its money, on the company's paper."""

from decimal import Decimal

from lading.documents import Document, breakable, letterhead_of, read_letterheads, words_of
from lading.documents.papers import OrderConfirmation, PricedRow
from lading.flows.print_papers import Layout, country_of, make_head, print_out
from lading.flows.say import Voice, say_address, say_unit, voice_for
from lading.flows.show_orders import show_order
from lading.orders.views import LineView, OrderView
from lading.store import UnitOfWork

ZERO = Decimal(0)
Words = dict[str, str]


async def print_order_confirmation(unit: UnitOfWork, *, number: str) -> Document:
    """The confirmation of an order. Raises `NotFound`."""
    return await print_out(unit, await lay_out_confirmation(unit, number=number))


async def lay_out_confirmation(unit: UnitOfWork, *, number: str) -> Layout:
    """What stands on it: the order as it is now."""
    view = await show_order(unit, number=number)
    letterhead = letterhead_of(await read_letterheads(unit), view.channel)
    country = country_of(view)
    voice = voice_for(language=letterhead.language, country=country, currency=view.currency)
    (shipping_tax,) = await unit.fetch("SELECT shipping_tax_rate, shipping_tax FROM orders WHERE id = %s", [view.id])
    waived = _waived(view)
    words = words_of(letterhead.language)
    paper = OrderConfirmation(
        head=make_head(letterhead, voice, country=country, unit=unit),
        number=view.number,
        facts=_facts(view, voice, words),
        bill_to=say_address(view.bill_to or view.ship_to, voice.locale) or _customer_lines(view),
        ship_to=say_address(view.ship_to, voice.locale),
        rows=[_row(line, voice, words) for line in view.lines],
        sums=_sums(view, voice, words, waived),
        total=voice.money(view.totals.total - waived),
        taxes=_taxes(view, voice, words, (shipping_tax[0], shipping_tax[1])),
        notes="",
    )
    return Layout(paper, f"order/{number}", f"order-confirmation-{number}.pdf")


def _facts(view: OrderView, voice: Voice, words: Words) -> list[tuple[str, str]]:
    days = [line.promise.ship_by for line in view.lines if line.promise.ship_by]
    pairs = [
        (words["ordered_on"], voice.day(view.placed_at)),
        (words["customer"], str((view.customer or {}).get("code") or "")),
        (words["reference"], view.external_id or ""),
        (words["method"], view.shipping.method),
        (words["fetched_at"], view.pickup_at or ""),
        (words["ships_by"], voice.day(max(days)) if days else ""),
    ]
    return [pair for pair in pairs if pair[1]]


def _customer_lines(view: OrderView) -> list[str]:
    customer = view.customer or {}
    return [str(customer[name]) for name in ("company", "name", "email") if customer.get(name)]


def _row(line: LineView, voice: Voice, words: Words) -> PricedRow:
    notes = []
    if line.cancelled:
        notes.append(words["units_cancelled"].format(voice.quantity(line.cancelled)))
    if line.backordered:
        notes.append(words["units_waiting"].format(voice.quantity(line.backordered)))
    return PricedRow(
        quantity=voice.quantity(line.ordered),
        unit=say_unit(line.unit),
        sku=breakable(line.sku),
        name=breakable(line.name),
        price=voice.money(line.unit_price),
        amount=voice.money(line.amount),
        note=" · ".join(notes),
    )


def _sums(view: OrderView, voice: Voice, words: Words, waived: Decimal) -> list[tuple[str, str]]:
    totals = view.totals
    sums = [(words["goods"], voice.money(totals.goods))]
    if totals.discount:
        sums.append((words["discount"], voice.money(-totals.discount)))
    if totals.shipping:
        sums.append((words["method"], voice.money(totals.shipping)))
    if totals.tax and not view.prices_include_tax:
        sums.append((words["tax"], voice.money(totals.tax)))
    if waived:
        sums.append((words["cancelled"], voice.money(-waived)))
    return sums


def _waived(view: OrderView) -> Decimal:
    """What is no longer owed because units were cancelled; everything, when nothing else is left."""
    if all(line.cancelled == line.ordered for line in view.lines):
        return view.totals.total
    return sum((line.waived for line in view.lines), ZERO)


def _taxes(view: OrderView, voice: Voice, words: Words, shipping_tax: tuple[Decimal, Decimal]) -> list[tuple[str, str]]:
    """Tax by name and rate, with what it was taken of; as ordered."""
    groups: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for line in view.lines:
        base, tax = groups.get((line.tax_name, line.tax_rate), (ZERO, ZERO))
        groups[line.tax_name, line.tax_rate] = (base + line.tax_base, tax + line.tax_amount)
    word = words["tax_included" if view.prices_include_tax else "tax_thereof"]
    told = [
        (word.format(tax=name or voice.percent(rate), base=voice.money(base)), voice.money(tax))
        for (name, rate), (base, tax) in sorted(groups.items())
        if tax
    ]
    rate, tax = shipping_tax
    if tax:
        told.append((word.format(tax=voice.percent(rate), base=words["method"]), voice.money(tax)))
    return told
