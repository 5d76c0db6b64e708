"""What an order of Shopify's export says of its own sums, beside what its lines come to."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from lading.capture.message import STANDARD
from lading.capture.shopify_money import granted
from lading.history.entries import Remark
from lading.history.presets.refused import Effects, Sheet
from lading.history.tally import measure_order
from lading.orders.bring import HistoricOrder

ZERO = Decimal(0)
CHARGES = {STANDARD.tip: "Tip", STANDARD.fee: "Fee", STANDARD.duties: "Duties"}
"""Lines that Shopify keeps beside the subtotal, with their names."""
_SUMS = {
    "goods": "Subtotal",
    "total": "Total",
    "shipping": "Shipping",
    "tax": "Taxes",
    "refunded": "Refunded Amount",
}


def tell_differences(
    sheet: Sheet, row: int, order: HistoricOrder, *, told: Sequence[Remark], place: Remark
) -> Iterator[Remark]:
    """Where the goods, the payment and the refunds are others than the first `row` says, beyond what was `told`."""
    ours = measure_order(order)
    told_of = sum((remark.effects.get("goods", ZERO) for remark in told), ZERO)

    def differs(code: str, measure: str, says: Decimal, explained: Decimal) -> Iterator[Remark]:
        found = Decimal(ours.get(measure, ZERO)) - explained
        if found != says:
            text = f"says {says}, comes to {found}"
            yield msgspec.structs.replace(place, code=code, detail=text, effects={measure: found - says})

    if sheet.has("Subtotal"):
        if charges := sum((line.unit_price for line in order.lines if line.sku in CHARGES), ZERO):
            yield msgspec.structs.replace(place, code="charge", detail=f"{charges}", effects={"goods": charges})
        yield from differs("goods_differ", "goods", sheet.amount(row, "Subtotal"), told_of + charges)
    if sheet.has("Total") and not sheet.text(row, "Total").strip():
        yield from differs("total_differs", "total", ZERO, ZERO)
    yield from differs("paid_differs", "paid", _paid(sheet, row), ZERO)
    yield from differs("refund_cut", "refunded", sheet.amount(row, "Refunded Amount"), ZERO)


def sums_lost(sheet: Sheet, row: int) -> Effects:
    """What a row that was left out counts for in the second pass."""
    found: Effects = {"ordered": -sheet.amount(row, "Lineitem quantity")}
    if sheet.text(row, "Currency").strip():
        found |= {measure: -sheet.amount(row, column) for measure, column in _SUMS.items()}
        found["paid"] = -_paid(sheet, row)
    return {measure: value for measure, value in found.items() if value}


def _paid(sheet: Sheet, row: int) -> Decimal:
    total, outstanding = sheet.amount(row, "Total"), sheet.amount(row, "Outstanding Balance")
    return granted(status=sheet.text(row, "Financial Status"), total=total, outstanding=outstanding)[1]
