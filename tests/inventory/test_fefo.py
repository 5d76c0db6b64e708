"""First expired, first out, against tables that were worked out by hand."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from lading.inventory.contents import Content
from lading.inventory.fefo import first_expired_first_out, take_any

D = Decimal
TODAY = date(2026, 11, 30)
EARLY, LATE = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)


def lot(name: str, free: int, expires: date | None = None, **told: Any) -> Content:
    picked = D(told.pop("picked", 0))
    told = {"since": EARLY} | told
    return Content(lot=name, quantity=D(free) + picked, picked=picked, expires_on=expires, **told)


def table(*contents: Content, want: int, shelf_days: int = 0) -> tuple[list[str], list[str], int]:
    """What is taken as `lot×n`, what is passed over as `lot why`, and what is short."""
    found = first_expired_first_out(contents, quantity=D(want), today=TODAY, shelf_days=shelf_days)
    taken = [f"{one.content.lot}{one.content.bin}×{one.quantity}" for one in found.parts]
    return taken, [f"{one.content.lot} {one.why}" for one in found.passed], int(found.short)


def test_what_expires_first_goes_first_and_what_never_does_last() -> None:
    stock = (lot("N", 9), lot("B", 4, date(2026, 12, 20)), lot("A", 3, date(2026, 12, 9)))
    assert table(*stock, want=5) == (["A×3", "B×2"], [], 0)
    assert table(*stock, want=10) == (["A×3", "B×4", "N×3"], [], 0)
    assert table(*stock, want=20) == (["A×3", "B×4", "N×9"], [], 4)


def test_expired_lots_are_passed_over_with_the_reason() -> None:
    stock = (lot("X", 5, date(2026, 11, 29)), lot("T", 2, TODAY), lot("A", 3, date(2026, 12, 9)))
    assert table(*stock, want=4) == (["T×2", "A×2"], ["X expired"], 0)


def test_so_many_days_must_be_left() -> None:
    """With 9 days to be left, a lot that ends on 9 December may still leave on 30 November, one of the 8th not."""
    stock = (lot("A", 3, date(2026, 12, 8)), lot("B", 3, date(2026, 12, 9)), lot("C", 1, date(2026, 11, 1)))
    assert table(*stock, want=4, shelf_days=9) == (["B×3"], ["C expired", "A shelf_life"], 1)


def test_equal_lots_go_by_the_day_they_came_then_as_one_walks() -> None:
    ends = date(2026, 12, 9)
    stock = (
        lot("L", 2, ends, bin="-late", since=LATE, sequence=1),
        lot("L", 2, ends, bin="-bulk", sequence=1_000_001),
        lot("L", 2, ends, bin="-far", sequence=9),
        lot("L", 2, ends, bin="-near", sequence=2),
        lot("L", 2, ends, bin="-closed", sequence=None),
    )
    assert table(*stock, want=7) == (["L-near×2", "L-far×2", "L-bulk×2", "L-late×1"], ["L bin_closed"], 0)


def test_what_is_in_hands_is_nobody_elses() -> None:
    stock = (lot("A", 1, date(2026, 12, 9), picked=2), lot("B", 4, date(2026, 12, 10)))
    assert table(*stock, want=3) == (["A×1", "B×2"], [], 0)


def test_facts_take_whatever_lies_there() -> None:
    parts, missing = take_any([lot("X", 2, date(2026, 1, 1)), lot("A", 1, date(2026, 12, 9))], quantity=D(5))
    assert ([(one.content.lot, one.quantity) for one in parts], missing) == ([("X", 2), ("A", 1)], 2)
