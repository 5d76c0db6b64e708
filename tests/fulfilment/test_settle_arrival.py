"""What a transfer brings for order lines: examples by hand, and what must hold whatever comes."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lading.fulfilment.settle_arrival import Expected, Settled, settle_arrival

D = Decimal
KIT = (("A", D(2)), ("B", D(1)))


def one(travelling: int, wanted: int | None = None, *parts: tuple[str, Decimal]) -> Expected:
    """A line of which so many travel."""
    return Expected(D(travelling), D(travelling if wanted is None else wanted), parts or (("A", D(1)),))


def test_what_came_is_shared_in_sequence_and_the_rest_travels_on() -> None:
    settled = settle_arrival([one(4), one(4)], came={"A": D(5)}, in_transit={"A": D(2)})
    assert settled == [Settled(D(4), D(0)), Settled(D(1), D(1))]


def test_of_kits_whole_ones_arrive_and_parts_wait_for_each_other() -> None:
    settled = settle_arrival([one(3, 3, *KIT)], came={"A": D(5), "B": D(1)}, in_transit={"A": D(1), "B": D(1)})
    assert settled == [Settled(D(1), D(1))]


def test_what_a_line_needs_no_more_is_missed_by_it() -> None:
    assert settle_arrival([one(4, 1)], came={"A": D(4)}, in_transit={}) == [Settled(D(1), D(3))]


@settings(max_examples=50, deadline=None)
@given(
    lines=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), min_size=1, max_size=4),
    came=st.tuples(st.integers(0, 20), st.integers(0, 20)),
    road=st.tuples(st.integers(0, 20), st.integers(0, 20)),
)
def test_nothing_comes_from_nowhere(
    lines: list[tuple[int, int, bool]], came: tuple[int, int], road: tuple[int, int]
) -> None:
    expected = [one(many, wanted, *(KIT if kit else ())) for many, wanted, kit in lines]
    here, coming = dict(zip("AB", map(D, came), strict=True)), dict(zip("AB", map(D, road), strict=True))
    settled = settle_arrival(expected, came=here, in_transit=coming)
    arrived, travels = dict.fromkeys("AB", D(0)), dict.fromkeys("AB", D(0))
    for asked, got in zip(expected, settled, strict=True):
        assert 0 <= got.arrived <= asked.wanted
        assert 0 <= got.missed <= asked.travelling - got.arrived
        for sku, per in asked.parts:
            arrived[sku] += got.arrived * per
            travels[sku] += (asked.travelling - got.arrived - got.missed) * per
    assert all(arrived[sku] <= here[sku] for sku in "AB")
    assert all(arrived[sku] + travels[sku] <= here[sku] + coming[sku] for sku in "AB")
