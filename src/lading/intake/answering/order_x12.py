"""An order of ours as X12 850."""

from decimal import Decimal

from lading.intake.answering.order_out import OrderOut
from lading.intake.answering.x12_writing import Partners, Row, write_interchange
from lading.intake.structured.units import x12_code
from lading.intake.structured.x12.envelope import Party
from lading.kernel import plain
from lading.orders.draft import Address, DraftLine


def order_x12(order: OrderOut) -> str:
    """The interchange: BEG with the customer's number, REF*ZZ the key, N1*BY the customer's code, lines with prices."""
    draft = order.draft
    sender, receiver = _party(order.sender), _party(order.receiver)
    day = draft.placed_at or order.written_at
    body: list[Row] = [
        ["BEG", "00", "SA", order.number, "", f"{day:%Y%m%d}"],
        ["CUR", "BY", draft.currency],
        ["REF", "ZZ", order.key],
    ]
    if draft.shipping.amount:
        body.append(_charge(draft.shipping.amount, draft.shipping.method or "Shipping", "C", "D240"))
    body += [_charge(one.amount, one.reason or one.code or "Discount", "A", "C310") for one in draft.discounts]
    if draft.requested_by:
        body.append(["DTM", "002", f"{draft.requested_by:%Y%m%d}"])
    if draft.notes:
        body.append(["MSG", draft.notes[:264]])
    if customer := draft.customer:
        code = ["92", customer.code] if customer.code else []
        body.append(["N1", "BY", (customer.company or customer.name)[:60], *code])
    body += [*_address("ST", draft.ship_to), *_address("BT", draft.bill_to)]
    for number, line in enumerate(draft.lines, 1):
        body += _line(number, line)
    body.append(["CTT", str(len(draft.lines))])
    partners = Partners(sender=sender, receiver=receiver, group_sender=sender.code, group_receiver=receiver.code)
    return write_interchange(partners, [("PO", [body])], kind="850", control=order.control, at=order.written_at)


def _party(text: str) -> Party:
    qualifier, _, code = text.rpartition(":")
    return Party(qualifier or "ZZ", code)


def _address(role: str, place: Address | None) -> list[Row]:
    if place is None:
        return []
    return [
        ["N1", role, (place.company or place.name)[:60]],
        ["N3", place.line1[:55], place.line2[:55]],
        ["N4", place.city[:30], place.region, place.postal_code, place.country],
    ]


def _line(number: int, line: DraftLine) -> list[Row]:
    price = "" if line.unit_price is None else plain(line.unit_price)
    position = line.external_id or str(number)
    rows: list[Row] = [["PO1", position, plain(line.quantity), x12_code(line.unit), price, "", "VN", line.sku]]
    if line.name:
        rows.append(["PID", "F", "", "", "", line.name[:80]])
    if line.discount:
        rows.append(_charge(line.discount, line.price_reason or "Discount", "A", "C310"))
    if line.requested_by:
        rows.append(["DTM", "002", f"{line.requested_by:%Y%m%d}"])
    return rows


def _charge(amount: Decimal, words: str, kind: str, code: str) -> Row:
    """An allowance or a charge; its amount has two implied decimals."""
    cents = str((amount * 100).quantize(Decimal(1)))
    return ["SAC", kind, code, "", "", cents, *([""] * 9), words[:80]]
