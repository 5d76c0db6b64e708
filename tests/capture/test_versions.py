"""Versions of a channel's order: repeated and out of order, they end the same."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from lading.capture.differences import Difference
from lading.capture.message import Cancellation, ChannelMessage
from lading.capture.versions import Verdict, Version, decide_version, version_after
from lading.orders import OrderDraft

START = datetime(2026, 11, 20, tzinfo=UTC)
FIELDS: dict[str, Any] = {
    "channel": "shop",
    "external_id": "1",
    "currency": "EUR",
    "ship_to": {"country": "DE", "city": "Berlin"},
    "lines": [
        {"sku": "MUG", "quantity": "2", "unit_price": "9.50", "external_id": "11"},
        {"sku": "CUP", "quantity": "1", "unit_price": "4.00", "external_id": "12"},
    ],
}


def message(second: int, *, cancelled: bool = False, ready: bool = True, **changes: Any) -> ChannelMessage:
    """A version of the order, so many seconds after the first."""
    draft = msgspec.convert({**FIELDS, **changes}, OrderDraft, strict=False)
    stamp = START + timedelta(seconds=second)
    cancellation = Cancellation(stamp, "customer") if cancelled else None
    return ChannelMessage(
        topic="updated", external_id="1", version_stamp=stamp, draft=draft, cancellation=cancellation, ready=ready
    )


def play(*messages: ChannelMessage) -> tuple[Version | None, list[Verdict]]:
    """What remains after the messages in this sequence, and what each of them meant."""
    known: Version | None = None
    verdicts = []
    for one in messages:
        verdict = decide_version(known=known, message=one)
        known = version_after(known=known, message=one, verdict=verdict)
        verdicts.append(verdict)
    return known, verdicts


def acts(*messages: ChannelMessage) -> list[str]:
    """The act of each message."""
    return [verdict.act for verdict in play(*messages)[1]]


def test_new_repeated_and_late() -> None:
    assert acts(message(0), message(0), message(5), message(3)) == ["place", "ignore", "apply", "ignore"]


def test_address_and_notes_are_applied() -> None:
    known, (_, verdict) = play(message(0), message(5, notes="Ring", ship_to={"country": "DE", "city": "Bonn"}))
    assert sorted(verdict.changes) == ["notes", "ship_to"]
    assert verdict.differences == []
    assert verdict.sentence == "The newer version changes notes, ship_to."
    assert known is not None
    assert known.placed is not None
    assert known.placed.notes == "Ring"


def test_lines_and_prices_are_differences_for_a_person() -> None:
    lines = [
        {"sku": "MUG", "quantity": "3", "unit_price": "9.00", "external_id": "11"},
        {"sku": "TEA", "quantity": "1", "unit_price": "1.00", "external_id": "13"},
    ]
    _, (_, verdict) = play(message(0), message(5, lines=lines, shipping={"amount": "2.50"}))
    assert [(difference.code, difference.sentence) for difference in verdict.differences] == [
        ("line_quantity", "The quantity of MUG is 3, no longer 2."),
        ("line_price", "The price of MUG is 9, no longer 9.5."),
        ("line_added", "1 TEA were added."),
        ("line_removed", "1 CUP were removed."),
        ("shipping", "The price of shipping is 2.5, no longer 0."),
    ]
    assert verdict.changes == {}


def test_a_difference_that_is_taken_back_is_gone() -> None:
    _, (_, changed, back) = play(message(0), message(5, lines=FIELDS["lines"][:1]), message(9))
    assert [difference.code for difference in changed.differences] == ["line_removed"]
    assert back.differences == []


def test_cancelled_later_or_before_we_knew_it() -> None:
    known, (_, verdict) = play(message(0), message(5, cancelled=True))
    assert (verdict.act, verdict.cancellation is not None) == ("apply", True)
    assert known is not None
    assert known.ended
    _, (first, late) = play(message(5, cancelled=True), message(0))
    assert (first.act, first.cancellation is not None, late.act) == ("place", True, "ignore")


def test_reopened_and_paid_anew_are_for_a_person() -> None:
    _, (_, _, reopened) = play(message(0), message(5, cancelled=True), message(9))
    assert [difference.code for difference in reopened.differences] == ["reopened"]
    _, (_, failed) = play(message(0), message(5, ready=False))
    assert [difference.code for difference in failed.differences] == ["not_ready"]


def test_carts_are_remembered_and_placed_when_they_become_orders() -> None:
    assert acts(message(0, ready=False), message(5)) == ["remember", "place"]
    assert acts(message(5, ready=False), message(0)) == ["remember", "ignore"]


def test_an_address_that_is_no_longer_named_is_kept() -> None:
    _, (_, verdict) = play(message(0), message(5, ship_to=None))
    assert verdict.changes == {}
    assert [difference.sentence for difference in verdict.differences] == [
        "The channel no longer names ship_to; it was kept."
    ]


VERSIONS = st.builds(
    lambda second, notes, quantity, city: message(
        second,
        notes=notes,
        ship_to={"country": "DE", "city": city},
        lines=[{"sku": "MUG", "quantity": str(quantity), "unit_price": "9.50", "external_id": "11"}],
    ),
    st.integers(0, 3),
    st.sampled_from(["", "Ring", "Knock"]),
    st.integers(1, 3),
    st.sampled_from(["Berlin", "Bonn"]),
)


def outcome(known: Version | None, verdicts: list[Verdict]) -> tuple[Any, ...]:
    """What the channel and we agree on in the end: our order and the open difference together."""
    assert known is not None
    assert known.placed is not None
    done = [verdict for verdict in verdicts if verdict.act != "ignore"]
    quantity = Decimal(0) if known.ended else known.placed.lines[0].quantity
    for difference in done[-1].differences:
        quantity = Decimal(difference.after) if difference.code == "line_quantity" else quantity
    return known.stamp, known.fingerprint, known.ended, known.placed.notes, known.placed.ship_to, quantity


@settings(max_examples=150, deadline=None)
@given(st.lists(VERSIONS, min_size=1, max_size=4), st.booleans())
def test_any_sequence_ends_the_same(versions: list[ChannelMessage], cancelled: bool) -> None:  # noqa: FBT001
    if cancelled:
        versions = [*versions, message(9, cancelled=True, lines=FIELDS["lines"][:1])]
    ends = {msgspec.json.encode(outcome(*play(*sequence))) for sequence in permutations(versions)}
    repeated = msgspec.json.encode(outcome(*play(*versions, *versions)))
    assert ends == {repeated}


def test_differences_are_plain_values() -> None:
    difference = Difference("line_added", "/lines/0", "1 TEA were added.", "TEA", "0", "1")
    assert msgspec.json.decode(msgspec.json.encode(difference), type=Difference) == difference
