"""How far a fulfilment is, and which units an act takes."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from lading.fulfilment import AT_WORK, LineUnits, Work, WorkLine, draw, state_of
from lading.fulfilment.tables import PARTS
from lading.fulfilment.withdraw import free_idle, withdraw
from lading.fulfilment.work import NotThatMany, shift
from lading.inventory import Reservation
from lading.kernel import Invalid
from lading.orders.change import LockedLine, LockedOrder
from lading.orders.vector import empty

D = Decimal
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ORDER = UUID(int=1)


def parts(**given: int) -> dict[str, Decimal]:
    return {**dict.fromkeys(PARTS, D(0)), **{name: D(many) for name, many in given.items()}}


def work(number: int = 1, *, place: str = "MAIN", **given: int) -> Work:
    line = WorkLine(ORDER, 1, "MUG", "each", D(1), D(sum(given.values())), parts(**given))
    return Work(UUID(int=number), f"F{number}", place, "open", 100, None, None, 1, NOW, {(ORDER, 1): line})


def order(**vector: int) -> LockedOrder:
    line = LockedLine(
        line=1, sku="MUG", name="Mug", unit="each", factor=D(1), decimals=0, stocked=True, ordered=D(9),
        vector={**empty(), **{name: D(many) for name, many in vector.items()}}, owed=D(9), promised_for=None,
        promise_reason="",
    )  # fmt: skip
    return LockedOrder(
        id=ORDER, number="L1", version=1, channel="web", customer=None, currency="EUR", placed_at=NOW, total=D(9),
        accepted_at=NOW, declined_at=None, withdrawn_at=None, open_holds=0, event_seq=1, event_head=b"",
        lines={1: line},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "taken_up", "state"),
    [
        ({"released": 2}, False, "open"),
        ({"released": 2}, True, "picking"),
        ({"released": 1, "picked": 1}, False, "picking"),
        ({"released": 1, "shipped": 1}, False, "picking"),
        ({"picked": 1, "packed": 1}, True, "picked"),
        ({"packed": 1, "shipped": 1}, True, "packed"),
        ({"shipped": 1, "short": 1}, True, "shipped"),
        ({"short": 1, "cancelled": 1}, True, "rejected"),
        ({"recalled": 1, "cancelled": 1}, True, "recalled"),
        ({"cancelled": 2}, False, "cancelled"),
    ],
)
def test_the_state_is_what_comes_next(given: dict[str, int], taken_up: bool, state: str) -> None:  # noqa: FBT001
    assert state_of([parts(**given)], taken_up=taken_up) == state


def test_units_are_drained_from_one_part_after_the_other() -> None:
    drawn = draw(
        work(released=2, picked=1, packed=1), orders={ORDER: order()}, wanted=[LineUnits(1, D(3))], origins=AT_WORK
    )
    assert [(one.origin, one.quantity) for one in drawn] == [("released", 2), ("picked", 1)]


def test_a_line_named_twice_is_not_taken_twice() -> None:
    wanted = [LineUnits(1, D(2)), LineUnits(1, D(1))]
    with pytest.raises(NotThatMany) as refused:
        draw(work(released=2), orders={ORDER: order()}, wanted=wanted, origins=("released",))
    assert [error.pointer for error in refused.value.errors] == ["/lines/1/quantity"]


def test_a_line_of_several_orders_needs_its_order() -> None:
    shared, other = work(released=2), UUID(int=2)
    line = shared.lines[ORDER, 1]
    shared.lines[other, 1] = WorkLine(other, 1, line.sku, line.unit, line.factor, D(1), parts(released=1))
    second = order()
    second.number = "L2"
    orders = {ORDER: order(), other: second}
    with pytest.raises(Invalid, match="say of which order"):
        draw(shared, orders=orders, wanted=[LineUnits(1)], origins=("released",))
    (drawn,) = draw(shared, orders=orders, wanted=[LineUnits(1, order="L2")], origins=("released",))
    assert (drawn.line.order_id, drawn.quantity) == (other, 1)


def test_no_more_is_shifted_than_is_there() -> None:
    one = work(released=1)
    with pytest.raises(NotThatMany, match="only 1 each are released, not 2"):
        shift(one, one.lines[ORDER, 1], origin="released", target="picked", quantity=D(2))


def test_what_was_released_last_is_withdrawn_first() -> None:
    first, second = work(1, released=2), work(2, released=3)
    found = withdraw([first, second], order_id=ORDER, line=1, origin="released", quantity=D(4))
    assert [(one.work.number, one.quantity) for one in found] == [("F2", 3), ("F1", 1)]
    assert first.lines[ORDER, 1].parts["cancelled"] == 1


def test_only_idle_reservations_let_go() -> None:
    held = {
        (ORDER, 1): [Reservation(ORDER, 1, "MAIN", "MUG", D(5)), Reservation(ORDER, 1, "STORE", "MUG", D(3))],
    }
    taken: dict[tuple[UUID, int, str], Decimal] = {}
    works = [work(released=4)]
    freed = free_idle(order(reserved=4), line=1, quantity=D(2), held=held, works=works, taken=taken)
    again = free_idle(order(reserved=4), line=1, quantity=D(2), held=held, works=works, taken=taken)
    assert [(one.place, one.quantity) for one in freed] == [("STORE", -2)]
    assert [(one.place, one.quantity) for one in again] == [("STORE", -1), ("MAIN", -1)]
