"""Ceilings: which lines would wait beyond the limits of their items."""

from datetime import date
from decimal import Decimal

from lading.catalog import Channel, Item
from lading.catalog.values import ChannelSettings
from lading.validation.ceiling import check_ceilings, sum_short

D = Decimal
TODAY = date(2026, 11, 30)
CUP, BOX = Item(sku="CUP", name="Cup"), Item(sku="BOX", name="Box", releases_on=date(2027, 1, 1))
SET = Item(sku="SET", name="Set", components={"CUP": D(2)})
WEB = Channel(code="web", name="Web")


def test_lines_and_kits_sum_up_before_they_are_held_against_the_limit() -> None:
    lines = [(CUP, D(3)), (BOX, D(1)), (SET, D(2))]
    assert sum_short(lines) == {"CUP": 7, "BOX": 1, "SET": 2}
    assert check_ceilings(channel=WEB, lines=lines, left={"CUP": D(7)}, today=TODAY) == []
    found = check_ceilings(channel=WEB, lines=lines, left={"CUP": D(6), "BOX": D(0)}, today=TODAY)
    assert [(one.code, one.severity, one.line) for one in found] == [
        ("beyond_ceiling", "refuse", 1), ("beyond_ceiling", "refuse", 2), ("beyond_ceiling", "refuse", 3),
    ]  # fmt: skip
    assert found[1].message == "BOX: only 0 each may still be sold ahead of its release. Order less, or another item."


def test_a_channel_may_hold_what_goes_beyond() -> None:
    soft = Channel(code="web", name="Web", settings=ChannelSettings(findings={"beyond_ceiling": "hold"}))
    (found,) = check_ceilings(channel=soft, lines=[(CUP, D(1))], left={"CUP": D(-2)}, today=TODAY)
    assert (found.severity, found.message[:12]) == ("hold", "CUP: only 0 ")
