"""Files of rows: encodings, delimiters, quotation marks, and rows that cannot be read."""

import pytest

from lading.capture import read_table
from lading.capture.csv_text import NotText, find_delimiter
from lading.capture.tabular import NotATable, name_columns
from lading.kernel import Invalid


def rows_of(content: bytes) -> list[tuple[int, list[object], str]]:
    """Number, cells and fault of each row."""
    return [(row.number, list(row.cells), row.fault) for row in read_table(content=content).rows]


@pytest.mark.parametrize(
    "content",
    [
        "sku;name\nA;Größe €\n".encode(),
        "sku;name\r\nA;Größe €\r\n".encode("utf-8-sig"),
        "sku;name\rA;Größe €".encode("cp1252"),
        "sku;name\nA;Größe €\n".encode("utf-16"),
        "\ufeffsku;name\nA;Größe €\n".encode("utf-16-be"),
        "sku;name\nA;Größe €\n".encode("utf-16-le"),
        "sep=;\nsku;name\nA;Größe €\n".encode(),
    ],
)
def test_encodings_and_line_endings(content: bytes) -> None:
    assert read_table(content=content).headers == ["sku", "name"]
    assert [cells for _, cells, _ in rows_of(content)] == [["A", "Größe €"]]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b\n1,2", ","), ("a;b\n1,5;2,5", ";"), ("a\tb\n1,5\t2", "\t"), ("a|b\n1|2", "|"), ('a,b\n"x;y;z",2', ",")],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


def test_quoted_cells_may_hold_anything() -> None:
    content = b'sku,note\nA,"two\nlines, ""quoted"""\nB,5" pipe\n'
    assert rows_of(content) == [(2, ["A", 'two\nlines, "quoted"'], ""), (3, ["B", '5" pipe'], "")]


def test_a_row_that_cannot_be_read_harms_no_other() -> None:
    content = b'order,sku\n1,A\n2,"B\n3,C\n4,"D"x\n5,E\x00\n6,F,G\n7,H\n'
    assert rows_of(content) == [
        (2, ["1", "A"], ""),
        (3, ["2", "B"], "A quotation mark is opened and never closed."),
        (4, ["3", "C"], ""),
        (5, ["4", 'D"x'], "The row cannot be divided into cells: ',' expected after '\"'."),
        (6, ["5", "E"], "The row has NUL characters in it."),
        (7, ["6", "F"], "The row has 3 cells, but there are 2 columns."),
        (8, ["7", "H"], ""),
    ]


def test_a_few_broken_bytes_spoil_only_their_row() -> None:
    content = "sku,name\nA,Größe\nB,Mühle\nC,Br".encode() + b"\xfc" + "cke\nD,Käse\n".encode()
    assert [(number, fault) for number, _, fault in rows_of(content)] == [
        (2, ""),
        (3, ""),
        (4, "The row has bytes that are no text in the file's encoding."),
        (5, ""),
    ]


def test_rows_keep_the_numbers_of_the_sheet() -> None:
    assert [number for number, _, _ in rows_of(b"\n\nsku,qty\n\nA,1\n,\nB,2\n")] == [5, 7]


def test_short_rows_are_filled_and_columns_named() -> None:
    table = read_table(content=b"sku,,Price,Price\nA\n")
    assert table.headers == ["sku", "Column B", "Price", "Price (2)"]
    assert table.rows[0].cells == ["A", "", "", ""]
    assert name_columns([""] * 28)[26:] == ["Column AA", "Column AB"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00" * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(128)) * 9])
def test_files_that_are_no_tables(content: bytes) -> None:
    with pytest.raises(Invalid):
        read_table(content=content)


def test_the_encoding_can_be_said() -> None:
    content = "sku,name\nA,Ławka\n".encode("cp1250")
    assert read_table(content=content, encoding="cp1250").rows[0].cells[1] == "Ławka"
    with pytest.raises(NotText):
        read_table(content=content, encoding="utf-16")
    with pytest.raises(NotText):
        read_table(content=content, encoding="nonsense")


def test_the_header_row_can_be_said() -> None:
    content = b"Orders of May,,\nsku,qty,price\nA,1,2\n"
    assert read_table(content=content).headers == ["sku", "qty", "price"]
    assert read_table(content=content, header_row=3).headers == ["A", "1", "2"]
    with pytest.raises(NotATable):
        read_table(content=content, header_row=9)
