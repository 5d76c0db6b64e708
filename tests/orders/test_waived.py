"""What is waived of a line for cancelled units: exact to the cent in whatever order units leave, go and come back."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from lading.orders.waived import Crossing, Reckoning, waive, waived_of
from lading.orders.worth import Worth, share

D = Decimal
STEPS = st.lists(st.tuples(st.sampled_from(("sell", "cancel", "late")), st.integers(1, 4)))
CENTS = st.integers(1, 99999).map(lambda cents: D(cents) / 100)


def test_units_that_nothing_has_left_beside_take_their_even_share() -> None:
    line = Reckoning(whole=Worth(D("10.00")), ordered=D(3), cancelled=D(0), waived=None)
    assert waive(line, Crossing(into=D(1)), currency="USD") is None
    told = waived_of(line.whole, ordered=D(3), cancelled=D(1), waived=None, currency="USD")
    assert told == Worth(D("3.33"))


def test_cancelled_units_take_what_was_left_not_the_average() -> None:
    """Four left for 1.00 each; the six that are left were then agreed at 2.00."""
    line = Reckoning(
        whole=Worth(D("16.00")), ordered=D(10), cancelled=D(0), waived=None, sold=Worth(D("4.00")), sold_units=D(4)
    )
    assert waive(line, Crossing(into=D(3)), currency="USD") == Worth(D("6.00"))


@given(total=CENTS, steps=STEPS)
def test_sold_left_and_waived_are_always_the_whole(total: Decimal, steps: list[tuple[str, int]]) -> None:
    whole, units = Worth(total, D("0.01")), D(10)
    sold, sold_units, cancelled = Worth(), D(0), D(0)
    waived: Worth | None = None
    for kind, many in steps:
        open_units = units - sold_units - cancelled
        quantity = min(D(many), cancelled if kind == "late" else open_units)
        if not quantity:
            continue
        if kind != "sell":
            line = Reckoning(
                whole=whole, ordered=units, cancelled=cancelled, waived=waived, sold=sold, sold_units=sold_units
            )
            crossing = Crossing(out=quantity) if kind == "late" else Crossing(into=quantity)
            waived = waive(line, crossing, currency="USD")
            cancelled += quantity if kind == "cancel" else -quantity
        if kind != "cancel":
            gone = waived_of(whole, ordered=units, cancelled=cancelled, waived=waived, currency="USD")
            left = whole - gone - sold
            sold += share(left, quantity=quantity, units=units - sold_units - cancelled, currency="USD")
            sold_units += quantity
        gone = waived_of(whole, ordered=units, cancelled=cancelled, waived=waived, currency="USD")
        left = whole - gone - sold
        assert left.total >= 0
        assert left.total == 0 or sold_units + cancelled < units
