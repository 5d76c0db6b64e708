"""Suppliers' confirmations against purchase orders: same, within tolerances, and everything that a person must see."""

from datetime import date
from decimal import Decimal

import pytest

from lading.intake import Evidence, Field, Flag, Reading, ReadLine
from lading.intake.checking.compare_confirmation import Compared, compare_confirmation
from lading.intake.checking.confirmed_lines import Confirmed, Ordered, assign
from lading.intake.deciding.authority import Tolerances
from lading.intake.reading import Method

D = Decimal
DUE = date(2026, 12, 7)
ORDERED = [
    Ordered(line=1, sku="MUG-RED", supplier_sku="K-12R", unit="case", quantity=D(4), unit_cost=D(48), due_on=DUE),
    Ordered(line=2, sku="BOWL", unit="pcs", quantity=D(10), unit_cost=D(6), due_on=DUE),
]
BOTH = [
    {"position": "1", "seller_item": "K 12R", "quantity": "4", "unit": "case", "unit_price": "48.00"},
    {"position": "2", "buyer_item": "BOWL", "quantity": "10", "unit": "each", "unit_price": "600", "price_per": "100"},
]


def fields(values: dict[str, str], probability: float = 0.999) -> dict[str, Field]:
    """Fields that say so."""
    return {name: Field(value, probability, "standard", Evidence(value)) for name, value in values.items()}


def compared(
    lines: list[dict[str, str]], tolerances: Tolerances | None = None, flags: list[Flag] | None = None, **header: str
) -> Compared:
    """What a confirmation with these lines comes to."""
    read = [ReadLine(fields(line)) for line in lines]
    reading = Reading(kind="confirmation", format="x12 855", header=fields(header), lines=read, flags=flags or [])
    return compare_confirmation(reading, ORDERED, currency="EUR", tolerances=tolerances or Tolerances())


def told(found: Compared) -> list[tuple[str, str, str, str]]:
    """(kind, weight, theirs, ours) of each deviation."""
    return [(one.kind, one.weight, one.theirs, one.ours) for one in found.deviations]


def test_a_confirmation_as_ordered_differs_in_nothing() -> None:
    found = compared(BOTH, currency="EUR")
    assert found.deviations == []
    assert found.lines == [
        Confirmed(line=1, place="/lines/0", quantity=D(4), unit_cost=D(48)),
        Confirmed(line=2, place="/lines/1", quantity=D(10), unit_cost=D(6)),
    ]


@pytest.mark.parametrize(("method", "expected"), [("layout", date(2026, 12, 9)), ("standard", None)])
def test_a_day_below_a_head_on_paper_is_the_promised_one_and_in_edi_the_wished_one(
    method: Method, expected: date | None
) -> None:
    said = fields(BOTH[0]) | {"requested_by": Field("2026-12-09", 0.99, method, Evidence("09.12.2026"))}
    found = assign(Reading(kind="confirmation", format="pdf", header={}, lines=[ReadLine(said)]), ORDERED)
    assert [one.due_on for one in found.lines] == [expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"quantity": "3"}, ("quantity", "ask", "3", "4")),
        ({"action": "rejected"}, ("quantity", "ask", "0", "4")),
        ({"unit_price": "49.20"}, ("price", "ask", "49.2", "48")),
        ({"promised_on": "2026-12-09"}, ("date", "ask", "2026-12-09", "2026-12-07")),
        ({"promised_on": "2026-12-04"}, ("date", "note", "2026-12-04", "2026-12-07")),
        ({"unit": "each"}, ("unit", "ask", "each", "case")),
        ({"seller_item": "K-12G"}, ("substitute", "ask", "K-12G", "MUG-RED")),
    ],
)
def test_each_difference_is_told_with_both_sides(change: dict[str, str], expected: tuple[str, ...]) -> None:
    assert told(compared([BOTH[0] | change, BOTH[1]])) == [expected]


def test_what_is_within_the_suppliers_tolerances_is_a_note() -> None:
    line = BOTH[0] | {"unit_price": "48.48", "promised_on": "2026-12-09", "quantity": "3.96"}
    wide = Tolerances(price_percent=D(1), quantity_percent=D(1), days=2)
    found = compared([line, BOTH[1]], tolerances=wide)
    assert [one.weight for one in found.deviations] == ["note", "note", "note"]
    narrow = Tolerances(price_percent=D("0.9"), quantity_percent=D("0.9"), days=1)
    assert [one.weight for one in compared([line, BOTH[1]], tolerances=narrow).deviations] == ["ask", "ask", "ask"]


def test_missing_and_foreign_lines_and_charges_are_asked_about() -> None:
    extra = {"position": "9", "seller_item": "X-1", "quantity": "1", "text": "Pallet"}
    charge = {"charge": "yes", "text": "Freight", "amount": "12.50"}
    assert told(compared([BOTH[0], extra, charge])) == [
        ("item", "ask", "Pallet", ""), ("missing", "ask", "", "10"), ("terms", "ask", "12.50", ""),
    ]  # fmt: skip
    assert told(compared([BOTH[0]], answer="accepted")) == [("missing", "note", "", "10")]


def test_parts_of_a_line_come_together() -> None:
    parts = [
        BOTH[0] | {"quantity": "3", "promised_on": "2026-12-04"},
        BOTH[0] | {"quantity": "1", "promised_on": "2026-12-07"},
    ]
    found = compared([*parts, BOTH[1]])
    assert found.lines[0] == Confirmed(
        line=1, place="/lines/0", quantity=D(4), unit_cost=D(48), due_on=date(2026, 12, 7)
    )
    assert found.deviations == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("accepted", []), ("rejected", [("quantity", "ask", "0", "")]), ("", [("missing", "stop", "", "")])],
)
def test_a_confirmation_without_lines_speaks_of_all(answer: str, expected: list[tuple[str, ...]]) -> None:
    assert told(compared([], answer=answer)) == expected


def test_another_currency_stops_and_what_the_paper_raises_is_asked() -> None:
    flag = Flag("arithmetic", "The lines add up to 252.00, the document says 260.", place="/header/total")
    assert told(compared(BOTH, currency="USD", flags=[flag])) == [
        ("currency", "stop", "USD", "EUR"), ("arithmetic", "ask", "", ""),
    ]  # fmt: skip
