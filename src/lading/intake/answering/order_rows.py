"""An order of ours as rows: a line each, with the order's own fields on every one."""

import csv
import io

from lading.intake.answering.order_out import OrderOut
from lading.kernel import plain
from lading.orders.draft import Address

HEAD = (
    "key", "order", "ordered_on", "customer", "customer_name", "currency", "requested_by", "ship_to", "street",
    "street_2", "city", "region", "postal_code", "country", "shipping_method", "shipping_amount", "note", "position",
    "sku", "description", "quantity", "unit", "unit_price", "discount",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t")


def order_rows(order: OrderOut) -> str:
    """The rows as separated values. What a spreadsheet would take for a formula is made harmless."""
    draft, out = order.draft, io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    place = draft.ship_to or Address(country="")
    customer = draft.customer
    own = [
        order.key, order.number, f"{draft.placed_at or order.written_at:%Y-%m-%d}",
        customer.code if customer else "", (customer.company or customer.name) if customer else "", draft.currency,
        draft.requested_by.isoformat() if draft.requested_by else "", place.company or place.name, place.line1,
        place.line2, place.city, place.region, place.postal_code, place.country, draft.shipping.method,
        plain(draft.shipping.amount), draft.notes,
    ]  # fmt: skip
    for number, line in enumerate(draft.lines, 1):
        price = "" if line.unit_price is None else plain(line.unit_price)
        row = [line.external_id or str(number), line.sku, line.name, plain(line.quantity), line.unit, price]
        if line.requested_by:
            own[HEAD.index("requested_by")] = line.requested_by.isoformat()
        elif draft.requested_by:
            own[HEAD.index("requested_by")] = draft.requested_by.isoformat()
        writer.writerow([_harmless(cell) for cell in (*own, *row, plain(line.discount))])
    return out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
