"""Whatever stands in the cells of a file: no import breaks off, and its certificate accounts for every row."""

import csv
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.history.preview import preview_import
from lading.history.source import Options
from lading.history.start import Wish

ODD: tuple[str, ...] = (
    "",
    " ",
    "-1",
    "0",
    "abc",
    "1.005",
    "0.001",
    "2.5",
    "1e3",
    "1_0",
    "NULL",
    "-0.5",
    "NaN",
    "a/b",
    "A/B",
    "..",
    "5,5",
)
ODD += ("\u0661", "x\ty", "a\nb", "\x01x", '"', "2011-13-45", "$5", "\u202e", "é" * 100, "C1")
NUMBERS = ("1", "2", "3", "12", "1.50", "-2", "0.335")
DATES = ("2011-01-05 10:00:00", "2011-01-05", "12/30/2011", "1/2/2011 8:00")

COLUMNS = {
    "online-retail": {
        "InvoiceNo": ("1", "2", "C3", "4"),
        "StockCode": ("10A", "10a", "POST", "BANK CHARGES"),
        "Description": ("Mug", "Bowl"),
        "Quantity": NUMBERS,
        "InvoiceDate": DATES,
        "UnitPrice": NUMBERS,
        "CustomerID": ("7", "7.0", "8", ""),
        "Country": ("France", "Nowhere"),
    },
    "superstore": {
        "Order ID": ("1", "2", "3"),
        "Order Date": DATES,
        "Ship Date": (*DATES, ""),
        "Customer ID": ("7", "8"),
        "Product ID": ("A", "B", "C"),
        "Product Name": ("Mug", "Bowl"),
        "Sales": NUMBERS,
        "Quantity": NUMBERS,
        "Discount": ("0", "0.2", "1"),
    },
    "shopify": {
        "Name": ("#1", "#2", "#3"),
        "Currency": ("USD", "USD", ""),
        "Lineitem quantity": ("1", "2"),
        "Lineitem name": ("Mug", "Tip"),
        "Created at": ("2011-01-05 10:00:00 +0000", "2011-01-06 10:00:00 +0000"),
        "Lineitem price": NUMBERS,
        "Lineitem discount": ("0.00", "1.00"),
        "Subtotal": NUMBERS,
        "Total": NUMBERS,
        "Taxes": ("0.00", "0.19"),
        "Discount Amount": ("0.00", "1.00"),
        "Financial Status": ("paid", "refunded", "pending", "partially_paid"),
        "Refunded Amount": ("0.00", "1.00"),
        "Outstanding Balance": ("0.00", "1.00"),
        "Email": ("a@example.com", "b@example.com", ""),
    },
}
MAPPING = {
    "columns": {
        "external_id": "InvoiceNo",
        "placed_at": "InvoiceDate",
        "lines.sku": "StockCode",
        "lines.quantity": "Quantity",
        "lines.unit_price": "UnitPrice",
        "discount": "CustomerID",
        "currency": "Country",
    }
}


def rows_of(columns: dict[str, tuple[str, ...]]) -> st.SearchStrategy[list[list[str]]]:
    """Up to a dozen rows, mostly sane."""
    cells = [
        st.one_of(st.sampled_from(sane), st.sampled_from(sane), st.sampled_from((*sane, *ODD)))
        for sane in columns.values()
    ]
    return st.lists(st.tuples(*cells).map(list), min_size=1, max_size=12)


def certify(preset: str, columns: list[str], rows: list[list[str]], options: Options) -> bool:
    """Whether the dry run of a file with these rows balances."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([columns, *rows])
        certificate = preview_import(Wish([path], preset, options=options)).certificate
        return bool(certificate and certificate.balanced)


@pytest.mark.parametrize("preset", COLUMNS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_row_is_accounted_for(preset: str, data: st.DataObject) -> None:
    rows = data.draw(rows_of(COLUMNS[preset]))
    currency = "" if preset == "shopify" else data.draw(st.sampled_from(("EUR", "JPY", "KWD")))
    assert certify(preset, list(COLUMNS[preset]), rows, Options(currency=currency))


@settings(max_examples=60, deadline=None)
@given(rows=rows_of(COLUMNS["online-retail"] | {"CustomerID": ("", "1"), "Country": ("EUR", "usd", "JPY")}))
def test_every_row_of_a_mapped_file_is_accounted_for(rows: list[list[str]]) -> None:
    assert certify("mapping", list(COLUMNS["online-retail"]), rows, Options(mapping=MAPPING))
