"""Shopify's order export, row by row."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from lading.capture import RowResult, read_table
from lading.capture.shopify_csv import read_export
from lading.capture.tabular import NotATable

HEAD = (
    "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Code,Discount Amount,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount,Lineitem taxable,Shipping City,"
    "Shipping Zip,Shipping Province,Shipping Country,Payment Method,Refunded Amount,Id,Tax 1 Name,Tax 1 Value,"
    "Cancelled at,Note Attributes"
)
FIRST = (
    "#7,ada@example.com,paid,USD,18.00,5.00,1.80,26.80,SPRING,3.00,2023-05-31 23:06:00 -0700,2,Mug,9.50,MUG-RED,1.00,"
    "true,Boston,'02108,MA,US,Shopify Payments,4.50,5001,MA,1.80,2023-06-01 08:00:00 -0700,lang: fr"
)
SECOND = "#7,,,,,,,,,,,1,Bowl,2.00,,0.00,true,,,,,,,,,,,"
TIP = "#7,,,,,,,,,,,1,Tip,2.00,,0.00,false,,,,,,,,,,,"


def read(*rows: str, head: str = HEAD) -> list[RowResult]:
    """The orders of these rows."""
    return read_export(table=read_table(content="\n".join((head, *rows)).encode()), channel="shop")


def test_an_order_on_three_rows() -> None:
    (result,) = read(FIRST, SECOND, TIP)
    draft = result.draft
    assert draft is not None
    assert (result.key, result.rows, draft.external_id) == ("#7", [2, 3, 4], "5001")
    assert [(line.sku, line.discount) for line in draft.lines] == [
        ("MUG-RED", Decimal("1.00")),
        ("Bowl", Decimal("0.00")),
        ("TIP", Decimal("0.00")),
    ]
    assert [line.tax.amount if line.tax else None for line in draft.lines] == [Decimal("1.62"), Decimal("0.18"), None]
    assert [(one.amount, one.code) for one in draft.discounts] == [(Decimal("2.00"), "SPRING")]
    assert draft.ship_to is not None
    assert (draft.ship_to.postal_code, draft.prices_include_tax) == ("02108", False)
    assert draft.placed_at == datetime(2023, 5, 31, 23, 6, tzinfo=timezone(timedelta(hours=-7)))


def test_what_the_draft_has_no_word_for_stands_beside_it() -> None:
    (result,) = read(FIRST, SECOND)
    assert (result.standing.money, result.standing.refunded) == ("paid", Decimal("4.50"))
    assert result.standing.cancelled_at == datetime(2023, 6, 1, 15, tzinfo=UTC)
    assert result.draft is not None
    assert result.draft.attributes == {"order_name": "#7", "lang": "fr"}


def test_a_discount_in_the_price_of_shipping_is_remarked() -> None:
    (result,) = read(FIRST)
    assert result.draft is not None
    assert result.draft.discounts == []
    assert result.remarks == ["Of the discounts 2.00 is not in the goods; it is in the price of shipping."]


def test_tax_inside_the_prices_is_recognised() -> None:
    (result,) = read(FIRST.replace("26.80", "23.00").replace("3.00,2023", "1.00,2023"))
    assert result.draft is not None
    assert result.draft.prices_include_tax is True


@pytest.mark.parametrize(
    ("rows", "column", "sentence"),
    [
        ((SECOND,), "Currency", "The first row of the order is missing: it has the totals."),
        ((FIRST, FIRST), "Name", "The order stands in the file already, from row 2 on."),
        ((FIRST.replace(",2,Mug", ",two,Mug"),), "Lineitem quantity", "The cell is not an amount."),
        ((FIRST.replace(",2,Mug", ",,Mug"),), "Lineitem quantity", "The line has no quantity."),
        ((FIRST.replace("2023-06-01 08", "2023-06-41 08"),), "Cancelled at", "The cell is not a date."),
        ((FIRST.replace("#7", ""),), "Name", "The row has no order number."),
        ((FIRST.replace("USD", "$"),), "", "The order cannot become a draft at /currency"),
        ((FIRST + ',"open',), "", "A quotation mark is opened and never closed."),
    ],
)
def test_errors_name_row_and_column(rows: tuple[str, ...], column: str, sentence: str) -> None:
    good = FIRST.replace("#7", "#8")
    spoiled, whole = read(*rows, good)
    assert spoiled.draft is None
    assert spoiled.errors[0].column == column
    assert spoiled.errors[0].sentence.startswith(sentence)
    assert whole.draft is not None


def test_days_and_months_that_cannot_be_told_apart() -> None:
    with pytest.raises(NotATable, match="begin with the day"):
        read(FIRST.replace("2023-05-31 23:06:00 -0700", "05/06/2023 23:06"))


def test_another_file() -> None:
    with pytest.raises(NotATable, match="no column Name, Currency"):
        read("1,2", head="sku,qty")
