"""Which tender pays, or is paid back, how much."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.payments import Tender
from lading.payments.distribute import distribute_capture, distribute_refund, on_the_way
from lading.payments.kinds import AccountCan
from lading.payments.operations import Operation

D = Decimal
ORDER = UUID(int=1)


def tender(number: int, authorised: str, captured: str = "0", refunded: str = "0", **more: Any) -> Tender:
    """A tender of the test's order."""
    kind = more.pop("kind", "card")
    return Tender(ORDER, number, kind, "", "EUR", D(authorised), D(captured), D(refunded), kind=kind, **more)


def parts(found: Any) -> list[tuple[int, D]]:
    """Tender and amount of each part."""
    return [(one.tender.tender, one.amount) for one in found]


def test_the_first_in_use_pays_first() -> None:
    two = [tender(1, "100", rank=2), tender(2, "30", kind="gift_card", rank=1)]
    assert parts(distribute_capture(two, amount=D(50), pending={}, last=False)) == [(2, D(30)), (1, D(20))]


def test_what_is_on_the_way_is_not_taken_again() -> None:
    assert parts(distribute_capture([tender(1, "100", "20")], amount=D(90), pending={1: D(30)}, last=False)) == [
        (1, D(50))
    ]


def test_what_is_captured_once_waits_for_the_last_shipment() -> None:
    one = [tender(1, "100", provider="eu", account=AccountCan(kind="stripe"))]
    assert parts(distribute_capture(one, amount=D(40), pending={}, last=False)) == []
    assert parts(distribute_capture(one, amount=D(40), pending={}, last=True)) == [(1, D(40))]
    assert parts(distribute_capture(one, amount=D(100), pending={}, last=False)) == [(1, D(100))]


def test_a_refund_goes_back_by_the_order_of_use_and_never_beyond_what_was_taken() -> None:
    two = [tender(1, "30", "30", kind="gift_card"), tender(2, "70", "70", "10")]
    assert parts(distribute_refund(two, amount=D(50), pending={2: D(5)})) == [(1, D(30)), (2, D(20))]
    assert parts(distribute_refund(two, amount=D(500), pending={2: D(5)})) == [(1, D(30)), (2, D(55))]


def test_a_refund_names_the_captures_that_it_gives_back() -> None:
    first, second = (
        Operation(order_id=ORDER, tender=1, kind="capture", amount=D(amount), currency="EUR", state="succeeded")
        for amount in (20, 30)
    )
    back = Operation(
        order_id=ORDER, tender=1, kind="refund", amount=D(15), currency="EUR", of=first.id, state="succeeded"
    )
    found = distribute_refund([tender(1, "60", "60", "15")], amount=D(40), pending={}, operations=[first, second, back])
    assert [(one.amount, one.of) for one in found] == [(D(5), first), (D(30), second), (D(5), None)]


def test_only_what_is_not_settled_is_on_the_way() -> None:
    asked = Operation(order_id=ORDER, tender=1, kind="capture", amount=D(20), currency="EUR", state="unknown")
    done = Operation(order_id=ORDER, tender=1, kind="capture", amount=D(30), currency="EUR", state="failed")
    assert on_the_way([asked, done], "capture") == {1: D(20)}


def test_an_account_says_what_it_can() -> None:
    several = tender(1, "100", account=AccountCan(kind="stripe", multi_capture=True, voids=False, authorised_days=5))
    assert (several.can.many_captures, several.can.reauthorises) == (True, False)
    assert (several.can.voids, several.can.valid_days, several.can.refund_days) == (False, 5, 540)
    assert parts(distribute_capture([several], amount=D(40), pending={}, last=False)) == [(1, D(40))]
    whole = tender(1, "100", account=AccountCan(kind="fake", part_capture=False))
    assert parts(distribute_capture([whole], amount=D(40), pending={}, last=False)) == []
