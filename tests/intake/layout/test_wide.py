"""Ways to set an order that are common and were once misread: two days, words run together, labels close together."""

from lading.intake.hints import Hints
from lading.intake.layout.lines import unglued
from lading.intake.layout.numerals import number_of
from lading.intake.layout.read_pages import read_pages
from lading.intake.layout.table.read import sums_up
from lading.intake.layout.whole_buyer import whole_buyer
from lading.intake.opened import Word
from lading.intake.reading import Evidence, Field
from tests.intake.layout.test_read_pages import HEAD, US, page_of


def heads(*names: tuple[float, str]) -> tuple[float, list[tuple[float, str]]]:
    return (200, list(names))


COUNTS = ((330, "Qty"), (400, "Unit Price"), (480, "Amount"))


def test_the_day_of_delivery_counts_before_the_day_of_shipping() -> None:
    table = (
        heads((40, "Item No."), (120, "Ship Date"), (220, "Delivery Date"), *COUNTS),
        (220, [(40, "BX-2000"), (120, "03/10/2026"), (220, "03/14/2026"), (330, "10"), (400, "2.50"), (480, "25.00")]),
        (240, [(40, "BX-2001"), (120, "03/11/2026"), (220, "03/15/2026"), (330, "4"), (400, "1.50"), (480, "6.00")]),
    )
    read = read_pages(page_of(*HEAD, *table), hints=US)
    assert [line.value("requested_by") for line in read.lines] == ["2026-03-14", "2026-03-15"]
    assert all("sent" not in line.fields for line in read.lines)


def test_a_day_of_shipping_is_the_wanted_one_where_no_other_is_said() -> None:
    table = (
        heads((40, "Item No."), (120, "Ship Date"), *COUNTS),
        (220, [(40, "BX-2000"), (120, "03/10/2026"), (330, "10"), (400, "2.50"), (480, "25.00")]),
        (240, [(40, "BX-2001"), (120, "03/11/2026"), (330, "4"), (400, "1.50"), (480, "6.00")]),
    )
    plain = read_pages(page_of(*HEAD, *table), hints=US)
    assert [line.value("requested_by") for line in plain.lines] == ["2026-03-10", "2026-03-11"]
    wanted = (78, [(400, "Delivery Date:"), (490, "03/20/2026")])
    headed = read_pages(page_of(*HEAD, wanted, *table), hints=US)
    assert headed.value("requested_by") == "2026-03-20"
    assert [line.value("requested_by") for line in headed.lines] == ["", ""]


def test_a_gtin_that_ran_into_the_next_column_is_cut_off() -> None:
    word = Word("4006381333931MUG", 10.0, 0.0, 90.0, 10.0, size=9.0)
    assert [one.text for one in unglued(word)] == ["4006381333931", "MUG"]
    for other in ("4006381333930MUG", "4006381333931", "MUG4006381333931"):
        assert [one.text for one in unglued(Word(other, 10.0, 0.0, 90.0, 10.0))] == [other]


def test_values_that_stand_close_belong_to_the_labels_above_them() -> None:
    head = (
        (20, [(40, "Hill & Sons LLC"), (300, "PURCHASE ORDER")]),
        (50, [(40, "PO Number"), (100, "Date"), (155, "Delivery Date")]),
        (64, [(40, "HS-4711-99"), (100, "03/02/2026"), (154, "03/20/2026")]),
    )
    read = read_pages(page_of(*head, *HEAD[3:]), hints=US)
    assert [read.value(name) for name in ("po_number", "order_date", "requested_by")] == [
        "HS-4711-99",
        "2026-03-02",
        "2026-03-20",
    ]


def test_the_one_later_day_of_a_head_is_likely_the_wanted_one() -> None:
    table = (
        heads((40, "Item No."), *COUNTS),
        (220, [(40, "BX-2000"), (330, "10"), (400, "2.50"), (480, "25.00")]),
    )
    unknown = (178, [(40, "Zzyx qwv"), (140, "03/20/2026")])
    read = read_pages(page_of(*HEAD, unknown, *table), hints=US)
    assert read.value("requested_by") == "2026-03-20"
    assert read.header["requested_by"].probability <= 0.6
    third = (188, [(40, "Zzyx qwr"), (140, "04/20/2026")])
    doubtful = read_pages(page_of(*HEAD, unknown, third, *table), hints=US).header["requested_by"]
    assert doubtful.probability < 0.5


def test_a_buyer_is_cut_out_of_its_line_and_made_whole() -> None:
    def buyer(name: str, **others: str) -> str:
        header = {key: Field(value, 0.9, "layout", Evidence(value)) for key, value in {"buyer": name, **others}.items()}
        return {**header, **whole_buyer(header)}["buyer"].value

    assert buyer("Ashcombe Trading Ltd · 369 High Meadow Lane, Norwich") == "Ashcombe Trading Ltd"
    assert buyer("Emballages SARL", bill_to_name="Chantecroix Emballages SARL") == "Chantecroix Emballages SARL"
    assert buyer("Hill Ltd", ship_to_name="Mill Ltd") == "Hill Ltd"


def test_pairs_of_figures_between_points_are_no_number() -> None:
    assert number_of("46.84.496", comma=True) is None
    assert number_of("1.234.567", comma=True) == 1234567
    assert number_of("12,34,567.00", comma=False) == 1234567


def test_a_text_below_its_row_that_begins_with_a_measure_is_whole() -> None:
    rows = [
        line
        for at in range(3)
        for line in (
            (
                220 + 40 * at,
                [(40, str(at + 1)), (80, f"VS-1358{at}"), (150, f"44000{at}"), (330, "10"), (480, "25.00")],
            ),
            (232 + 40 * at, [(80, "M8x40 A2 DIN 933 Hexagon bolt")]),
        )
    ]
    table = (heads((40, "Line"), (80, "Your Item No."), (150, "Material"), (330, "Qty"), (480, "Amount")), *rows)
    read = read_pages(page_of(*HEAD, *table), hints=Hints(us=("Lading Supplies",), country="US"))
    assert [line.value("text") for line in read.lines] == ["M8x40 A2 DIN 933 Hexagon bolt"] * 3


def test_a_row_whose_only_word_is_of_sums_is_no_line() -> None:
    def row(**told: str) -> dict[str, Field]:
        return {name: Field(value, 0.9, "layout", Evidence(value)) for name, value in told.items()}

    assert sums_up(row(unit="TOTALS", quantity="450", unit_price="2632.50"))
    assert not sums_up(row(unit="EA", quantity="450"))
    assert not sums_up(row(unit="TOTALS", gtin="5078912340011", quantity="450"))
