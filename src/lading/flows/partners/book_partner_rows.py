"""What partners' rows say is booked: shipped and short, received, adjusted, answered; each fact once."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.catalog import Reference
from lading.flows.buying.confirm_purchase import Confirmation
from lading.flows.buying.receive_purchase import Delivery, ReceivedLine, receive_purchase
from lading.flows.partners.answer_call_back import answer_call_backs
from lading.flows.partners.answer_dropship import confirm_dropship, read_direct, reject_dropship
from lading.flows.partners.send_to_partners import acknowledge
from lading.flows.partners.ship_dropship import Notice, NoticeLine, ship_dropship
from lading.flows.partners.ship_from_partner import Left, Parcel, PartnerShipment, ship_from_partner
from lading.flows.stock.correct_stock import Adjustment, StockLine, adjust_stock
from lading.flows.stock.receive_stock import ForPurchase, Receipt, ReceiptLine, receive_stock
from lading.flows.stock.receive_transfer import Arrival, ArrivedLine, receive_transfer
from lading.fulfilment.partner_facts import find_fact, keep_fact
from lading.fulfilment.partner_rows import PartnerRow
from lading.fulfilment.partners import Partner
from lading.inventory.transfers import ForTransfer
from lading.kernel import Invalid, NotFound, plain
from lading.store import UnitOfWork
from lading.store.keys import lock_names, lock_number

ZERO = Decimal(0)
Rows = Sequence[PartnerRow]


async def book_shipped(unit: UnitOfWork, reference: Reference, partner: Partner, rows: Rows) -> str:
    """Units that left, or could not, of one fulfilment in one shipment; of suppliers of one drop-ship order."""
    first = rows[0]
    if not first.text("shipment"):
        raise Invalid("Say the number of the shipment, so that it is booked once.", code="missing_reference")
    if partner.kind == "supplier":
        notice = Notice(
            reference=first.text("shipment"),
            carrier=first.text("carrier"),
            service=first.text("service"),
            tracking_number=first.text("tracking_number"),
            tracking_url=first.text("tracking_url"),
            shipped_at=first.moment("shipped_at"),
            lines=[_notice_line(row) for row in rows if row.amount("quantity") > 0] or None,
            complete=any(_yes(row.text("complete")) for row in rows),
        )
        await _own(unit, partner, first.text("order"))
        told = await ship_dropship(unit, reference, number=first.text("order"), notice=notice)
        return f"known: {', '.join(told.shipments)}" if told.repeated else f"shipped: {', '.join(told.shipments)}"
    shipment = PartnerShipment(
        fulfilment=first.text("order"),
        shipment=first.text("shipment"),
        shipped_at=first.moment("shipped_at"),
        lines=[_left(row) for row in rows],
        short=[(row.text("line"), row.text("sku"), row.amount("short"), row.text("reason")) for row in rows],
    )
    return await ship_from_partner(unit, reference, place=partner.place, said=shipment)


def _left(row: PartnerRow) -> Left:
    parcel = Parcel(row.text("carrier"), row.text("service"), row.text("tracking_number"), row.text("tracking_url"))
    return Left(row.text("line"), row.text("sku"), row.amount("quantity"), row.text("lot"), parcel)


def _notice_line(row: PartnerRow) -> NoticeLine:
    if row.text("line"):
        return NoticeLine(line=_whole(row.text("line")), quantity=row.amount("quantity"))
    return NoticeLine(sku=row.text("sku"), quantity=row.amount("quantity"))


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise Invalid(f"“{text}” is no number of a line.", code="unknown_line")
    return int(text)


def _yes(text: str) -> bool:
    return text.casefold() in ("yes", "true", "1", "y", "x", "ja")


async def _own(unit: UnitOfWork, partner: Partner, number: str) -> None:
    """A supplier speaks of its own orders only."""
    rows = await unit.fetch("SELECT supplier FROM purchase_orders WHERE number = %s", [number])
    if not rows or rows[0][0] != partner.supplier:
        raise NotFound(f"{partner.supplier} has no order {number}.")


async def book_received(unit: UnitOfWork, reference: Reference, partner: Partner, rows: Rows) -> str:
    """Goods that arrived at a third party: of a purchase order or a transfer of ours, or else."""
    _ours(partner)
    told, key, said = rows[0].text("reference"), rows[0].text("purchase"), _said(rows)
    number = f"{told}/{key}" if key else told
    await lock_names(unit, stages=[[lock_number("partner", partner.place, "received", number)]])
    if (before := await _find(unit, partner, "received", number, said)) is not None:
        return f"known: {before}"
    lines = [(row.text("sku"), row.amount("quantity"), row.text("unit")) for row in rows]
    at = next((moment for row in rows if (moment := row.moment("at"))), None)
    await keep_fact(
        unit, place=partner.place, kind="received", reference=number, said=said, result="received", happened_at=at
    )
    await _receive(unit, reference, partner.place, key or told, told, lines)
    return "received"


async def _receive(
    unit: UnitOfWork,
    reference: Reference,
    place: str,
    number: str,
    note: str,
    lines: Sequence[tuple[str, Decimal, str]],
) -> None:
    """Book goods where they belong: the number may be a purchase order's or a transfer's."""
    receipt = Receipt(place, [ReceiptLine(sku, quantity, name) for sku, quantity, name in lines], number)
    try:
        await receive_stock(unit, reference, receipts=[receipt])
    except ForPurchase:
        came = [ReceivedLine(sku=sku, quantity=quantity, unit=name) for sku, quantity, name in lines]
        delivery = Delivery(lines=came, place=place, delivery_note=note, accept=True)
        await receive_purchase(unit, reference, number=number, delivery=delivery)
    except ForTransfer:
        arrived = [ArrivedLine(sku=sku, quantity=quantity, unit=name, reason=note) for sku, quantity, name in lines]
        await receive_transfer(unit, reference, number=number, arrival=Arrival(lines=arrived))


async def book_adjusted(unit: UnitOfWork, reference: Reference, partner: Partner, rows: Rows) -> str:
    """Stock at a third party that is more or less for a reason."""
    _ours(partner)
    number, said = rows[0].text("reference"), _said(rows)
    await lock_names(unit, stages=[[lock_number("partner", partner.place, "adjusted", number)]])
    if (before := await _find(unit, partner, "adjusted", number, said)) is not None:
        return f"known: {before}"
    lines = [StockLine(row.text("sku"), row.amount("quantity"), row.text("unit")) for row in rows]
    adjustment = Adjustment(partner.place, rows[0].text("reason")[:200], lines)
    await adjust_stock(unit, reference, adjustment=adjustment)
    at = next((moment for row in rows if (moment := row.moment("at"))), None)
    await keep_fact(
        unit, place=partner.place, kind="adjusted", reference=number, said=said, result="adjusted", happened_at=at
    )
    return "adjusted"


def _ours(partner: Partner) -> None:
    if partner.kind != "third_party":
        raise Invalid(f"What lies at {partner.place} is its supplier's, not ours: send its stock.", code="not_ours")


def _said(rows: Rows) -> dict[str, Any]:
    """The lines as they were told, for telling a repeat from something else."""
    return {"lines": [[row.text("sku"), plain(row.amount("quantity")), row.text("unit")] for row in rows]}


async def _find(unit: UnitOfWork, partner: Partner, kind: str, reference: str, said: dict[str, Any]) -> str | None:
    return await find_fact(unit, place=partner.place, kind=kind, reference=reference, said=said)


async def answer_row(unit: UnitOfWork, reference: Reference, partner: Partner, rows: Rows) -> str:
    """A partner's answer: `accepted` or `rejected` to work, `granted` or `denied` to what it was asked not to ship."""
    answer, number, note = rows[0].text("answer").casefold(), rows[0].text("order"), rows[0].text("note")
    if answer not in ("accepted", "rejected", "granted", "denied"):
        raise Invalid("An answer is accepted, rejected, granted or denied.", code="unknown_answer")
    if partner.kind == "supplier":
        await _own(unit, partner, number)
        return await _supplier_answers(unit, reference, rows[0], number, answer, note)
    work, messages = await _messages(unit, partner.place, number)
    if answer in ("granted", "denied"):
        await answer_call_backs(unit, fulfilments=[work], granted=answer == "granted", note=note)
        return answer
    for message in messages:
        await acknowledge(
            unit, reference, place=partner.place, message=message, accepted=answer == "accepted", note=note
        )
    return answer


async def _supplier_answers(
    unit: UnitOfWork, reference: Reference, row: PartnerRow, number: str, answer: str, note: str
) -> str:
    if answer == "accepted":
        due = row.text("due_on")
        try:
            day = date.fromisoformat(due) if due else None
        except ValueError:
            raise Invalid(f"“{due}” is no day.", code="bad_day") from None
        await confirm_dropship(unit, reference, number=number, confirmation=Confirmation(reference=note, due_on=day))
    elif answer == "rejected":
        await reject_dropship(unit, reference, number=number, reason=note or "rejected")
    else:
        works = (await read_direct(unit, number=number)).works
        await answer_call_backs(unit, fulfilments=works, granted=answer == "granted", note=note)
    return answer


async def _messages(unit: UnitOfWork, place: str, number: str) -> tuple[UUID, list[UUID]]:
    """The fulfilment of that number at the place, and the messages about it that are not acknowledged."""
    rows = await unit.fetch("SELECT id FROM fulfilments WHERE number = %s AND place = %s", [number, place])
    if not rows:
        raise NotFound(f"{place} has no work {number}.")
    found = await unit.fetch(
        "SELECT id FROM exchanges WHERE fulfilment_id = %s AND kind = 'order' AND state IN ('waiting', 'sent')",
        [rows[0][0]],
    )
    return rows[0][0], [row[0] for row in found]
