"""Parcels: taken out of, sent off whole or in part; carriers and where their parcels can be followed."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from lading.kernel.exact import FieldRefused
from lading.shipping import Carrier, ParcelDraft, ShippedLine, send_off, shipment_state, take_out, tracking_url
from lading.shipping.carriers import KNOWN_CARRIERS
from lading.shipping.parcels import Parcel, make_parcel

D = Decimal
ORDER, WORK, SHIPMENT = UUID(int=1), UUID(int=2), UUID(int=3)
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ONE, TWO = (ORDER, 1), (ORDER, 2)


def parcel(number: str, contents: dict[tuple[UUID, int], int], *, tracking: str = "") -> Parcel:
    inside = {key: D(many) for key, many in contents.items()}
    return make_parcel(number=number, fulfilment_id=WORK, contents=inside, draft=ParcelDraft(tracking_number=tracking))


def test_whole_parcels_leave_first() -> None:
    first, second = parcel("a", {ONE: 5}), parcel("b", {ONE: 2, TWO: 1})
    rest, draft = send_off([first, second], units={ONE: D(2), TWO: D(1)}, shipment_id=SHIPMENT)
    assert (first.shipment_id, second.shipment_id, rest, draft) == (None, SHIPMENT, {}, None)


def test_a_part_that_leaves_keeps_the_tracking_number() -> None:
    first, second = parcel("a", {ONE: 5}, tracking="T1"), parcel("b", {TWO: 1})
    rest, draft = send_off([first, second], units={ONE: D(2), TWO: D(1)}, shipment_id=SHIPMENT)
    assert (rest, draft, first.contents) == ({ONE: 2}, ParcelDraft(tracking_number="T1"), {ONE: 3})


def test_what_is_taken_out_comes_from_the_last_parcel() -> None:
    first, second = parcel("a", {ONE: 2}), parcel("b", {ONE: 1})
    take_out([first, second], key=ONE, quantity=D(2), now=NOW)
    assert (first.contents, first.emptied_at, second.contents, second.emptied_at) == ({ONE: 1}, None, {}, NOW)


@pytest.mark.parametrize(("arrived", "state"), [((0, 0), "shipped"), ((1, 0), "part_delivered"), ((2, 1), "delivered")])
def test_a_shipment_is_as_far_as_its_lines(arrived: tuple[int, int], state: str) -> None:
    lines = [
        ShippedLine(ORDER, number, "MUG", "each", D(many), D(there))
        for number, (many, there) in enumerate(zip((2, 1), arrived, strict=True), start=1)
    ]
    assert shipment_state(lines) == state


def test_a_tracking_address_holds_the_number_safely() -> None:
    known = {**KNOWN_CARRIERS, "own": Carrier(code="own", name="We")}
    assert tracking_url(known, carrier="GLS", number="1/2 ?") == "https://gls-group.eu/track/1%2F2%20%3F"
    assert tracking_url(known, carrier="own", number="1") == ""
    assert tracking_url(known, carrier="nobody", number="1") == ""
    assert tracking_url(known, carrier="gls", number="") == ""


def test_a_parcel_weighs_something() -> None:
    with pytest.raises(FieldRefused, match="more than zero"):
        ParcelDraft(weight_grams=D(0))
