"""The axes are functions of facts."""

from decimal import Decimal

import pytest

from lading.orders.axes import is_done, money, progress
from lading.orders.vector import empty

D = Decimal


def line(**states: int) -> dict[str, Decimal]:
    return {**empty(), **{state: D(quantity) for state, quantity in states.items()}}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line(open=1)], "none"),
        ([line(reserved=2)], "reserved"),
        ([line(reserved=1, backordered=1)], "part_reserved"),
        ([line(open=1), line(backordered=1)], "part_backordered"),
        ([line(shipped=1), line(packed=1)], "part_shipped"),
        ([line(delivered=1, cancelled=4)], "delivered"),
        ([line(cancelled=4)], "cancelled"),
        ([line(returned=1), line(delivered=1)], "part_returned"),
    ],
)
def test_progress_is_the_furthest(lines: list[dict[str, Decimal]], expected: str) -> None:
    assert progress(lines) == expected


@pytest.mark.parametrize(
    ("due", "authorised", "captured", "refunded", "shipped", "expected"),
    [
        (10, 0, 0, 0, 0, "none"),
        (10, 10, 0, 0, 0, "authorised"),
        (10, 10, 4, 0, 1, "part_captured"),
        (10, 10, 10, 0, 1, "captured"),
        (6, 10, 10, 0, 1, "in_credit"),
        (10, 10, 10, 3, 1, "part_refunded"),
        (10, 10, 10, 10, 1, "refunded"),
        (10, 0, 0, 0, 1, "owing"),
    ],
)
def test_money(due: int, authorised: int, captured: int, refunded: int, shipped: int, expected: str) -> None:
    found = money(
        due=D(due), authorised=D(authorised), captured=D(captured), refunded=D(refunded), shipped=bool(shipped)
    )
    assert found == expected


def test_done_when_nobody_has_to_act() -> None:
    assert is_done([line(delivered=1, returned=1), line(cancelled=2)])
    assert not is_done([line(delivered=1), line(shipped=1)])
