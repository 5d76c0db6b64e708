"""Files with a mapping: columns suggested, rows read, errors by row and column."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from lading.capture import Mapping, RowResult, drafts, mapping_from, preview, read_table, suggest_mapping
from lading.capture.decode import Unreadable
from lading.capture.mapping import MappingUnfit

COLUMNS = {"external_id": "Order", "lines.sku": "SKU", "lines.quantity": "Qty", "lines.unit_price": "Price"}
SIMPLE = Mapping(columns=COLUMNS, constants={"currency": "EUR"})


def read(text: str, mapping: Mapping = SIMPLE) -> list[RowResult]:
    """The orders of a file."""
    return drafts(table=read_table(content=text.encode()), mapping=mapping, channel="csv")


def errors_of(text: str, mapping: Mapping = SIMPLE) -> list[tuple[int, str, str]]:
    """Row, column and sentence of every error."""
    return [(error.row, error.column, error.sentence) for result in read(text, mapping) for error in result.errors]


def test_rows_of_one_order_number_are_one_order() -> None:
    one, two = read("Order,SKU,Qty,Price\nA-1,MUG,2,9.50\nA-2,BOWL,1,\nA-1,TEA,3,1.25\n")
    assert (one.key, one.rows, two.rows) == ("A-1", [2, 4], [3])
    assert msgspec.to_builtins(one.draft) == {
        "channel": "csv",
        "external_id": "A-1",
        "currency": "EUR",
        "lines": [
            {"sku": "MUG", "quantity": "2", "unit_price": "9.50"},
            {"sku": "TEA", "quantity": "3", "unit_price": "1.25"},
        ],
    }
    assert two.draft is not None
    assert two.draft.lines[0].unit_price is None


def test_a_bad_row_spoils_its_own_order_only() -> None:
    text = 'Order,SKU,Qty,Price\nA-1,MUG,2,9.50\nA-2,BOWL,two,1\nA-3,,1,1\nA-4,"X\nA-5,TEA,,1\n,TEA,1,1\nA-6,CUP,1,1\n'
    assert [result.key for result in read(text) if result.draft] == ["A-1", "A-6"]
    assert errors_of(text) == [
        (3, "Qty", "The cell is not a number."),
        (4, "SKU", "The row has no sku."),
        (5, "", "A quotation mark is opened and never closed."),
        (6, "Qty", "The row has no quantity."),
        (7, "Order", "The row has no order number."),
    ]


def test_an_order_never_silently_loses_a_line() -> None:
    one, two = read('Order,SKU,Qty,Price\nA-1,MUG,2,9.50\nA-2,CUP,1,1\nA-1,"TEA,3,1\n')
    assert (one.draft, one.rows, two.draft is None) == (None, [2, 4], False)


FULL = {
    **COLUMNS,
    "placed_at": "Date",
    "customer.email": "Mail",
    "ship_to.line1": "Street",
    "ship_to.country": "Country",
    "shipping.amount": "Freight",
    "discount": "Off",
    "total": "Total",
    "payment.captured": "Paid",
    "lines.tax": "VAT",
    "tags": "Tags",
    "notes": "Notes",
    "requested_by": "Wish",
}
FULL_HEAD = "Order;SKU;Qty;Price;Date;Mail;Street;Country;Freight;Off;Total;Paid;VAT;Tags;Notes;Wish\n"


def test_every_kind_of_field() -> None:
    mapping = Mapping(columns=FULL, constants={"currency": "EUR"}, time_zone="Europe/Berlin", sku_prefix="X-")
    row = "A-1;MUG;2;9,50;31.12.2026 10:00;a@example.com;Weg 1;Deutschland;5,00;1,00;23,00;23,00;3,03;"
    (result,) = read(FULL_HEAD + row + "a, b;Hi;24.12.2026\n" + "A-1;CUP;1.000;0,10;;;;;;;;;;b;Ho;\n", mapping)
    draft = result.draft
    assert draft is not None
    assert draft.placed_at == datetime(2026, 12, 31, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert draft.ship_to is not None
    assert (draft.ship_to.country, draft.shipping.amount) == ("DE", Decimal("5.00"))
    assert [(line.sku, line.quantity) for line in draft.lines] == [("X-MUG", 2), ("X-CUP", 1000)]
    assert draft.payment is not None
    assert (draft.payment.method, draft.payment.captured) == ("unknown", Decimal("23.00"))
    assert (draft.tags, draft.notes, str(draft.requested_by)) == (["a", "b"], "Hi\nHo", "2026-12-24")


def test_rows_of_one_order_must_agree() -> None:
    mapping = Mapping(columns={**COLUMNS, "customer.email": "Mail"}, constants={"currency": "EUR"})
    text = "Order,SKU,Qty,Price,Mail\nA-1,MUG,1,1,a@example.com\nA-1,CUP,1,1,\nA-1,CUP,1,1,b@example.com\n"
    assert errors_of(text, mapping) == [(4, "Mail", "Rows 2 and 4 are of the same order but do not agree here.")]


def test_numbers_and_dates_that_may_mean_two_things() -> None:
    assert errors_of("Order,SKU,Qty,Price\nA-1,MUG,1,1.234\n") == [
        (2, "Price", "The number can be read in two ways; say whether the file has decimal commas.")
    ]
    dated = Mapping(columns={**COLUMNS, "placed_at": "Date"}, constants={"currency": "EUR"})
    text = "Order,SKU,Qty,Price,Date\nA-1,MUG,1,1,01/02/2026\n"
    assert errors_of(text, dated) == [(2, "Date", "Day and month cannot be told apart; say how the file writes dates.")]
    (result,) = read(text, msgspec.structs.replace(dated, dates="mdy"))
    assert result.draft is not None
    assert result.draft.placed_at == datetime(2026, 1, 2, tzinfo=UTC)


def test_without_order_numbers_the_file_is_one_order_with_a_stable_id() -> None:
    mapping = Mapping(columns={"lines.sku": "SKU", "lines.quantity": "Qty"}, constants={"currency": "EUR"})
    (one,), (again,), (other,) = (read(f"SKU,Qty\nMUG,{quantity}\nCUP,1\n", mapping) for quantity in (2, 2, 3))
    assert one.key.startswith("file-")
    assert one == again
    assert one.key != other.key


def test_empty_order_numbers_may_repeat_the_one_above() -> None:
    (one, two) = read(
        "Order,SKU,Qty,Price\nA-1,MUG,1,1\n,CUP,1,1\nA-2,TEA,1,1\n",
        Mapping(columns=COLUMNS, constants={"currency": "EUR"}, fill_down=True),
    )
    assert (one.rows, two.rows) == ([2, 3], [4])


def test_the_draft_itself_may_refuse_a_cell() -> None:
    mapping = Mapping(columns={**COLUMNS, "currency": "Cur"})
    text = "Order,SKU,Qty,Price,Cur\nA-1,MUG,1,1,$\n"
    ((row, column, sentence),) = errors_of(text, mapping)
    assert (row, column) == (2, "Cur")
    assert sentence.startswith("The order cannot become a draft at /currency")


def test_a_mapping_that_does_not_fit_lists_what_is_wrong() -> None:
    mapping = Mapping(columns={"lines.sku": "Article", "colour": "SKU"})
    with pytest.raises(MappingUnfit) as refusal:
        read("SKU,Qty\nMUG,1\n", mapping)
    assert [(error.pointer, error.code) for error in refusal.value.errors] == [
        ("/columns/colour", "unknown_field"),
        ("/columns/lines.sku", "column_missing"),
        ("/columns/lines.quantity", "field_missing"),
        ("/constants/currency", "field_missing"),
    ]
    with pytest.raises(MappingUnfit, match="no time zone Mars"):
        read("Order,SKU,Qty,Price\n", Mapping(columns=COLUMNS, constants={"currency": "EUR"}, time_zone="Mars"))


def test_mappings_live_in_settings_as_json() -> None:
    mapping = Mapping(columns=COLUMNS, constants={"currency": "EUR"}, dates="dmy", decimal_comma=True)
    assert mapping_from(msgspec.json.decode(msgspec.json.encode(mapping))) == mapping
    with pytest.raises(Unreadable, match="/dates"):
        mapping_from({"dates": "backwards"})


@pytest.mark.parametrize(
    ("headers", "columns"),
    [
        (
            "Order No.;Article number;Qty;Unit price;E-Mail",
            {"external_id": "Order No.", "lines.sku": "Article number", "lines.quantity": "Qty"}
            | {"lines.unit_price": "Unit price", "customer.email": "E-Mail"},
        ),
        (
            "Bestellnummer;Artikelnummer;Menge;Einzelpreis;PLZ;Ort;Land",
            {"external_id": "Bestellnummer", "lines.sku": "Artikelnummer", "lines.quantity": "Menge"}
            | {"lines.unit_price": "Einzelpreis", "ship_to.postal_code": "PLZ", "ship_to.city": "Ort"}
            | {"ship_to.country": "Land"},
        ),
        (
            "sku;quantty;shipping city;billing city;nonsense",
            {"lines.sku": "sku", "lines.quantity": "quantty", "ship_to.city": "shipping city"}
            | {"bill_to.city": "billing city"},
        ),
    ],
    ids=["english", "german", "misspelt"],
)
def test_columns_are_suggested_by_their_headers(headers: str, columns: dict[str, str]) -> None:
    assert suggest_mapping(table=read_table(content=f"{headers}\n".encode())).columns == columns


def test_what_a_column_holds_counts() -> None:
    table = read_table(content=b"Order,Item,Ordered\nA-1,MUG,yesterday\n")
    assert "lines.quantity" not in suggest_mapping(table=table).columns


def test_preview_shows_the_first_orders() -> None:
    table = read_table(content=b"Order,SKU,Qty,Price\n" + b"".join(b"A-%d,MUG,1,1\n" % n for n in range(50)))
    assert [result.key for result in preview(table=table, mapping=SIMPLE, channel="csv", limit=2)] == ["A-0", "A-1"]


def test_a_real_workbook_of_purchase_orders(shared_data: Path) -> None:
    (path,) = shared_data.glob("**/sample_po.xlsx")
    table = read_table(content=path.read_bytes())
    mapping = suggest_mapping(table=table, constants={"currency": "USD"})
    assert {field: mapping.columns[field] for field in ("external_id", "lines.sku", "lines.quantity", "placed_at")} == {
        "external_id": "PO Number",
        "lines.sku": "Item Code",
        "lines.quantity": "Quantity",
        "placed_at": "PO Date",
    }
    results = drafts(table=table, mapping=mapping, channel="csv")
    assert sum(len(result.rows) for result in results) == len(table.rows) == 162
    assert all(bool(result.draft) != bool(result.errors) for result in results)
