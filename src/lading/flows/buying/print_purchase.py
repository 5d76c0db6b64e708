"""The purchase order on the company's paper, for the supplier."""

from lading.documents import Document, breakable, draw_bars, letterhead_of, read_letterheads, words_of
from lading.documents.letterhead import DEFAULT
from lading.documents.papers import PricedRow, PurchaseOrderPaper
from lading.flows.partners.lay_out_slips import direct_address, lay_out_slips
from lading.flows.print_papers import Layout, make_head, print_out
from lading.flows.say import Voice, say_address, say_unit, voice_for
from lading.purchasing.queries import get_purchase, get_supplier
from lading.purchasing.views import PurchaseLineView, PurchaseView, SupplierView
from lading.store import UnitOfWork

Words = dict[str, str]


async def print_purchase(unit: UnitOfWork, *, number: str) -> Document:
    """The purchase order as it stands. Raises `NotFound`."""
    return await print_out(unit, await lay_out_purchase(unit, number=number))


async def lay_out_purchase(unit: UnitOfWork, *, number: str) -> Layout:
    """What stands on it."""
    view = await get_purchase(unit.sql, number=number, today=unit.now.date())
    supplier = await get_supplier(unit.sql, code=view.supplier)
    letterhead = letterhead_of(await read_letterheads(unit), DEFAULT)
    country = str(supplier.address.get("country") or "")
    voice = voice_for(language=letterhead.language, country=country, currency=view.currency)
    words = words_of(letterhead.language)
    slips = await lay_out_slips(unit, view=view, letterhead=letterhead) if view.kind == "dropship" else []
    deliver_to = (
        direct_address(slips, words)
        if view.kind == "dropship"
        else [letterhead.name, *await _deliver_to(unit, view.place, voice)]
    )
    paper = PurchaseOrderPaper(
        head=make_head(letterhead, voice, country=country, unit=unit),
        number=view.number,
        cancelled=words["is_cancelled"] if view.cancelled_at else "",
        facts=_facts(view, voice, words),
        supplier=_supplier_lines(supplier, voice),
        deliver_to=deliver_to,
        bars=draw_bars(view.number),
        rows=[_row(line, voice, words) for line in view.lines],
        total=voice.money(view.total),
        notes=view.note,
        slips=slips,
    )
    return Layout(paper, f"purchase/{number}", f"purchase-order-{number}.pdf")


async def _deliver_to(unit: UnitOfWork, code: str, voice: Voice) -> list[str]:
    rows = await unit.fetch("SELECT name, address FROM places WHERE code = %s", [code])
    if not rows:
        return [code]
    name, address = rows[0]
    return [name, *say_address({**address, "name": "", "company": ""} if address else None, voice.locale)]


def _supplier_lines(supplier: SupplierView, voice: Voice) -> list[str]:
    address = {"company": supplier.name, **{name: value for name, value in supplier.address.items() if value}}
    return say_address(address, voice.locale) if supplier.address else [supplier.name]


def _facts(view: PurchaseView, voice: Voice, words: Words) -> list[tuple[str, str]]:
    days = [line.due_on for line in view.lines if line.due_on]
    pairs = [
        (words["ordered_on"], voice.day(view.sent_at or view.made_at)),
        (words["wanted_by"], voice.day(min(days)) if days else ""),
        (words["your_number"], view.reference),
    ]
    return [pair for pair in pairs if pair[1]]


def _row(line: PurchaseLineView, voice: Voice, words: Words) -> PricedRow:
    days = [words["wanted_by"] + " " + voice.day(line.due_on)] if line.due_on else []
    theirs = [words["your_item"].format(line.supplier_sku)] if line.supplier_sku else []
    given_up = [words["units_cancelled"].format(voice.quantity(line.closed))] if line.closed else []
    cost = line.unit_cost if line.confirmed_cost is None else line.confirmed_cost
    order = [words["for_order"].format(line.order)] if line.order else []
    return PricedRow(
        quantity=voice.quantity(line.order_quantity),
        unit=say_unit(line.order_unit),
        sku=breakable(line.sku),
        name=breakable(line.name),
        price=voice.money(cost),
        amount=voice.money(line.amount),
        note=" · ".join([*order, *theirs, *days, *given_up]),
    )
