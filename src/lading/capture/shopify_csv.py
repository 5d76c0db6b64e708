"""Shopify's order export, the CSV of its admin: one order on several rows, of which only the first has its totals."""

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import Any

from lading.capture.amounts import ZERO
from lading.capture.compose import compose_address, compose_draft
from lading.capture.decode import Unreadable
from lading.capture.message import STANDARD, Stand, Standing
from lading.capture.results import Fault, RowError, RowResult, find_faults, group_rows, refused
from lading.capture.shopify_money import granted
from lading.capture.shopify_rows import ExportRow, draft_lines, order_discount, share_tax
from lading.capture.tabular import NotATable, Row, Table
from lading.capture.texts import attribute_values, fit_notes, fit_tags
from lading.capture.times import DateStyle, guess_style

NEEDED = ("Name", "Currency", "Lineitem quantity", "Lineitem name", "Created at")


def is_export(table: Table) -> bool:
    """Whether a table is such an export."""
    return set(NEEDED) <= set(table.headers)


def read_export(
    *, table: Table, channel: str, stand: Stand = STANDARD, zone: tzinfo = UTC, style: DateStyle | None = None
) -> list[RowResult]:
    """Every order of the export. Raises `NotATable` for another file, or where days and months cannot be told apart.

    `zone` is for times without an offset. What the draft has no word for stands in `standing`.
    """
    if not is_export(table):
        missing = ", ".join(name for name in NEEDED if name not in table.headers)
        raise NotATable(f"The file is no order export of Shopify: it has no column {missing}.")
    at = {header: index for index, header in enumerate(table.headers)}
    style = style or guess_style(str(row.cells[at["Created at"]]) for row in table.rows)
    if style is None:
        raise NotATable("Say whether its dates begin with the day or with the month.")
    name = at["Name"]
    groups = group_rows(table.rows, key=lambda cells: str(cells[name]).strip())
    return [_read(key, rows, [ExportRow(row, at, style, zone) for row in rows], channel, stand) for key, rows in groups]


def _read(key: str, rows: Sequence[Row], export: Sequence[ExportRow], channel: str, stand: Stand) -> RowResult:
    errors = find_faults(rows) or _misplaced(export)
    if errors:
        return refused(key, rows, errors)
    remarks: list[str] = []
    try:
        draft = compose_draft(_fields(export, channel, stand, remarks))
        standing = _standing(export)
    except Fault as fault:
        return refused(key, rows, [fault.error])
    except Unreadable as refusal:
        return refused(key, rows, [RowError(rows[0].number, "", refusal.sentence)])
    return RowResult(
        key=key,
        rows=[row.number for row in rows],
        draft=draft,
        remarks=remarks,
        standing=standing,
    )


def _misplaced(export: Sequence[ExportRow]) -> list[RowError]:
    """An order whose first row is missing, or that stands twice in the file."""
    first, *others = export
    if not first.text("Name"):
        return [RowError(first.number, "Name", "The row has no order number.")]
    if not first.text("Currency"):
        return [RowError(first.number, "Currency", "The first row of the order is missing: it has the totals.")]
    return [
        RowError(row.number, "Name", f"The order stands in the file already, from row {first.number} on.")
        for row in others
        if row.text("Currency")
    ]


def _fields(export: Sequence[ExportRow], channel: str, stand: Stand, remarks: list[str]) -> dict[str, Any]:
    head = export[0]
    lines = draft_lines(export, stand=stand, remarks=remarks)
    discount = order_discount(head, lines, remarks=remarks)
    included = _tax_included(head, lines)
    shipping = {
        "method": head.fit("Shipping Method", limit=80, remarks=remarks),
        "amount": head.amount("Shipping"),
        "tax": None,
    }
    share_tax(head, lines, shipping, remarks=remarks)
    charges = sum((line["unit_price"] or ZERO for line in lines if line["charge"]), ZERO)
    goods = head.optional("Subtotal")
    return {
        "channel": channel,
        "external_id": head.text("Id") or head.text("Name"),
        "currency": head.text("Currency"),
        "placed_at": head.time("Created at"),
        "customer": _customer(head, remarks),
        "ship_to": _address(head, "Shipping", remarks),
        "bill_to": _address(head, "Billing", remarks),
        "prices_include_tax": included,
        "lines": [{key: value for key, value in line.items() if key not in ("taxed", "charge")} for line in lines],
        "shipping": shipping,
        "discounts": [{"amount": discount, "code": head.text("Discount Code")[:80]}] if discount else None,
        "payment": _payment(head, remarks),
        "totals": {
            "goods": None if goods is None else goods + discount + charges,
            "shipping": head.optional("Shipping"),
            "tax": head.optional("Taxes"),
            "total": head.optional("Total"),
        },
        "notes": fit_notes([head.text("Notes")], remarks=remarks),
        "tags": fit_tags(head.text("Tags").split(","), remarks=remarks),
        "attributes": attribute_values(
            [("order_name", head.text("Name")), *_note_attributes(head.text("Note Attributes"))], remarks=remarks
        ),
    }


def _tax_included(head: ExportRow, lines: Sequence[dict[str, Any]]) -> bool | None:
    tax, total = head.amount("Taxes"), head.optional("Total")
    if total is None:
        return None
    charges = sum((line["unit_price"] or ZERO for line in lines if line["charge"]), ZERO)
    return bool(tax) and total == head.amount("Subtotal") + head.amount("Shipping") + charges


def _customer(head: ExportRow, remarks: list[str]) -> dict[str, Any]:
    return {
        "name": head.fit("Billing Name", "Shipping Name", limit=200, remarks=remarks),
        "company": head.fit("Billing Company", limit=200, remarks=remarks),
        "email": head.fit("Email", limit=254, remarks=remarks),
        "phone": head.fit("Phone", "Billing Phone", limit=40, remarks=remarks),
    }


def _address(head: ExportRow, kind: str, remarks: list[str]) -> dict[str, Any] | None:
    parts = {
        "name": head.text(f"{kind} Name"),
        "company": head.text(f"{kind} Company"),
        "line1": head.text(f"{kind} Address1") or head.text(f"{kind} Street"),
        "line2": head.text(f"{kind} Address2"),
        "city": head.text(f"{kind} City"),
        "region": head.text(f"{kind} Province"),
        # Shopify writes an apostrophe before codes with a leading zero so that spreadsheets keep it.
        "postal_code": head.text(f"{kind} Zip").removeprefix("'"),
        "phone": head.text(f"{kind} Phone"),
    }
    what = f"the {kind.lower()} address"
    return compose_address(parts=parts, country=head.text(f"{kind} Country"), what=what, remarks=remarks)


def _payment(head: ExportRow, remarks: list[str]) -> dict[str, Any] | None:
    status = head.text("Financial Status")
    authorised, captured = granted(
        status=status, total=head.amount("Total"), outstanding=head.amount("Outstanding Balance")
    )
    method = head.fit("Payment Method", limit=80, remarks=remarks)
    if not method and not authorised:
        return None
    reference = head.fit("Payment References", "Payment Reference", limit=200, remarks=remarks)
    return {"method": method or "unknown", "reference": reference, "authorised": authorised, "captured": captured}


def _note_attributes(text: str) -> list[tuple[str, Any]]:
    pairs = (line.partition(":") for line in text.splitlines() if line.strip())
    return [(name.strip() or "note", value.strip()) for name, _, value in pairs]


def _standing(export: Sequence[ExportRow]) -> Standing:
    head = export[0]
    return Standing(
        name=head.text("Name"),
        money=head.text("Financial Status"),
        fulfilment=head.text("Fulfillment Status"),
        lines=[row.text("Lineitem fulfillment status") for row in export],
        paid_at=head.time("Paid at"),
        fulfilled_at=head.time("Fulfilled at"),
        cancelled_at=head.time("Cancelled at"),
        refunded=head.amount("Refunded Amount"),
        outstanding=head.amount("Outstanding Balance"),
    )
