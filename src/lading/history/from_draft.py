"""Drafts that `capture` reads from files, as orders of the past: with the place where they ended."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import msgspec

from lading.capture.message import Standing
from lading.history.cells import code, is_rounded
from lading.history.entries import Remark
from lading.history.tally import total_of
from lading.kernel import round_money
from lading.orders import DraftLine, OrderDraft
from lading.orders.bring import AS_IMPORTED, Ended, HistoricLine, HistoricOrder, HistoricTender

ZERO = Decimal(0)


class Origin(msgspec.Struct, frozen=True):
    """Where in the files an order stands, in which currency it counts, and how it is taken when it says no payment."""

    file: str
    row: int
    rows: int
    currency: str
    ended: Ended
    settled: str = ""


def historic_order(
    draft: OrderDraft, *, standing: Standing, origin: Origin, states: Sequence[Ended]
) -> tuple[HistoricOrder | None, list[Remark]]:
    """The order, and remarks on what could not be kept. `states` says of each line where it ended.

    None when no line can be kept.
    """
    remarks: list[Remark] = []
    lines = [
        line
        for number, (wanted, ended) in enumerate(zip(draft.lines, states, strict=True), start=1)
        if (line := _line(wanted, ended, number, draft, origin, remarks))
    ]
    if not lines:
        return None, remarks
    gone = all(line.ended == "cancelled" for line in lines)
    placed = draft.placed_at or datetime(1970, 1, 1, tzinfo=UTC)
    order = HistoricOrder(
        external_id=draft.external_id,
        placed_at=placed,
        currency=draft.currency,
        lines=lines,
        ended=origin.ended,
        customer=draft.customer,
        ship_to=draft.ship_to,
        bill_to=draft.bill_to,
        discount=_discount(lines, draft, origin, remarks),
        shipping=draft.shipping.amount,
        shipping_tax=draft.shipping.tax.amount if draft.shipping.tax else ZERO,
        shipping_method=draft.shipping.method,
        prices_include_tax=draft.prices_include_tax is not False,
        requested_by=draft.requested_by,
        closed_at=(standing.cancelled_at or placed) if gone else None,
        tenders=_tenders(draft, standing),
        settled=origin.settled if origin.ended == "delivered" else "",
        notes=draft.notes,
        tags=draft.tags,
        attributes=draft.attributes,
        told=_told(standing),
        source={"file": origin.file, "row": origin.row, "rows": origin.rows},
    )
    remarks += _total_differs(order, draft, origin)
    return order, remarks


def _discount(lines: Sequence[HistoricLine], draft: OrderDraft, origin: Origin, remarks: list[Remark]) -> Decimal:
    """What is taken off the whole order: no more than its lines come to."""
    place = Remark("", origin.file, origin.row, draft.external_id, "the order", draft.currency)
    worth = (round_money(line.unit_price * line.quantity, draft.currency) - line.discount for line in lines)
    stated = sum((one.amount for one in draft.discounts), ZERO)
    return _cut(stated, most=sum(worth, ZERO), place=place, remarks=remarks)


def _cut(stated: Decimal, *, most: Decimal, place: Remark, remarks: list[Remark]) -> Decimal:
    """A discount, where it lies between nothing and `most`; else the nearest that does, and a remark."""
    kept = min(max(stated, ZERO), most)
    if kept != stated:
        detail, effects = f"{place.detail}: {stated} taken off {most}", {"goods": stated - kept}
        remarks.append(msgspec.structs.replace(place, code="discount_cut", detail=detail, effects=effects))
    return kept


def _line(
    wanted: DraftLine, ended: Ended, number: int, draft: OrderDraft, origin: Origin, remarks: list[Remark]
) -> HistoricLine | None:
    place = Remark("", origin.file, origin.row, draft.external_id, f"line {number}: {wanted.sku}", draft.currency)
    sku, price = code(wanted.sku), wanted.unit_price
    if wanted.quantity <= 0 or not sku or (price is not None and price < 0):
        worth = wanted.quantity * (price or ZERO) - wanted.discount
        effects = {"lines": -1, "ordered": -wanted.quantity, "goods": -worth}
        effects |= {"tax": -wanted.tax.amount} if wanted.tax else {}
        remarks.append(msgspec.structs.replace(place, code="odd_line", effects=effects))
        return None
    if price is None:
        remarks.append(msgspec.structs.replace(place, code="no_price"))
        price = ZERO
    elif not is_rounded(exact := price * wanted.quantity, draft.currency):
        lost = round_money(exact, draft.currency) - exact
        remarks.append(msgspec.structs.replace(place, code="rounded", effects={"goods": lost}))
    tax, worth = wanted.tax, round_money(price * wanted.quantity, draft.currency)
    discount = ZERO if wanted.unit_price is None else _cut(wanted.discount, most=worth, place=place, remarks=remarks)
    return HistoricLine(
        sku,
        wanted.name,
        wanted.quantity,
        price,
        wanted.external_id or None,
        discount=discount,
        ended=ended,
        tax_name=(tax.name if tax else "") or AS_IMPORTED,
        tax_rate=(tax.rate if tax else None) or ZERO,
        tax_amount=tax.amount if tax else ZERO,
    )


def _tenders(draft: OrderDraft, standing: Standing) -> list[HistoricTender]:
    tenders, back = [], max(standing.refunded, ZERO)
    for payment in draft.ways_to_pay:
        authorised = max(payment.authorised, payment.captured)
        refunded = min(back, payment.captured)
        back -= refunded
        tenders.append(HistoricTender(payment.method, authorised, payment.captured, refunded, payment.reference))
    return tenders


def _told(standing: Standing) -> dict[str, object]:
    words = {"money": standing.money, "fulfilment": standing.fulfilment}
    times = {"paid": standing.paid_at, "fulfilled": standing.fulfilled_at, "cancelled": standing.cancelled_at}
    said: dict[str, object] = {name: word for name, word in words.items() if word}
    return said | {name: at.isoformat() for name, at in times.items() if at}


def _total_differs(order: HistoricOrder, draft: OrderDraft, origin: Origin) -> list[Remark]:
    """The source's own total is told where ours, the sum of what was kept, is another."""
    theirs = draft.totals.total if draft.totals else None
    ours = total_of(order)
    if theirs is None or ours == theirs:
        return []
    detail, effects = f"says {theirs}, its parts come to {ours}", {"total": ours - theirs}
    return [Remark("total_differs", origin.file, origin.row, order.external_id, detail, draft.currency, effects)]
