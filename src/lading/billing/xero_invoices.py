"""Invoices and credit memos as Xero imports sales invoices: one row a line, credit memos with negative quantities."""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from lading.billing.accounts import AccountDraft, account_of
from lading.billing.export_file import XERO_LINES, cut
from lading.billing.facts import Charge, Document, Line
from lading.kernel import plain, round_money

_HEAD = (
    "*ContactName,EmailAddress,POAddressLine1,POCity,PORegion,POPostalCode,POCountry,*InvoiceNumber,Reference,"
    "*InvoiceDate,*DueDate,InventoryItemCode,*Description,*Quantity,*UnitAmount,*AccountCode,*TaxType,TaxAmount,Currency"
)


def write_xero_invoices(documents: Iterable[Document], chart: Mapping[str, AccountDraft]) -> list[bytes]:
    """Files of at most `XERO_LINES` lines, as UTF-8; a document is never cut.

    Unit amounts are without tax; the tax is told beside them, so that no cent moves.
    """
    rows = ((one.number, _row(one, part, chart)) for one in documents for part in _parts(one))
    return [_csv(heap) for heap in cut(rows, most=XERO_LINES)]


def _parts(one: Document) -> list[Line | Charge]:
    return [*one.lines, *one.charges]


def _csv(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_HEAD.split(","), *rows])
    return out.getvalue().encode()


def _row(one: Document, part: Line | Charge, chart: Mapping[str, AccountDraft]) -> list[str]:
    sign = -1 if one.kind == "credit_memo" else 1
    is_line = isinstance(part, Line)
    quantity = part.quantity if isinstance(part, Line) else Decimal(1)
    unit_amount = part.net / quantity
    if round_money(unit_amount, one.currency) != unit_amount:
        quantity, unit_amount = Decimal(1), part.net  # so that quantity × amount is exact
    account = account_of(chart, "revenue" if is_line else "shipping_income")
    tax = account_of(chart, "tax")
    to = one.buyer.address
    return [
        *(one.buyer.legal_name, one.buyer.email, to.line1, to.city, to.region, to.postal_code, to.country),
        *(one.number, ", ".join(share.number for share in one.orders[:5])),
        *(one.issued_on.strftime("%d/%m/%Y"), (one.due_on or one.issued_on).strftime("%d/%m/%Y")),
        *(part.sku if isinstance(part, Line) else "", _told(part), plain(sign * quantity), plain(unit_amount)),
        *(account.code, tax.tax_code or part.tax.name or "Tax", plain(sign * part.tax_amount), one.currency),
    ]


def _told(part: Line | Charge) -> str:
    if isinstance(part, Line) and part.quantity != 1:
        return f"{plain(part.quantity)} × {part.name}"
    return part.name
