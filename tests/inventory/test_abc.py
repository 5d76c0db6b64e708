"""Classes by what moves, and that every item comes round in its days, whatever the mixture."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from lading.inventory.abc import Class, choose_due, classify
from lading.inventory.count_rules import CountRules

D = Decimal
TODAY = date(2026, 11, 30)


def test_the_first_eighty_per_cent_are_a_the_next_fifteen_b() -> None:
    moved = {"M1": D(500), "M2": D(290), "M3": D(110), "M4": D(60), "M5": D(40)}
    assert classify(moved, skus=[*moved, "NEW"]) == {
        "M1": "A", "M2": "A", "M3": "A", "M4": "B", "M5": "C", "NEW": "C",
    }  # fmt: skip
    assert classify({}, skus=["NEW"]) == {"NEW": "C"}


def test_what_is_overdue_comes_first_then_what_is_new_then_what_will_be_due() -> None:
    classes: dict[str, Class] = {"OLD": "A", "NEW": "B", "SOON": "A", "FRESH": "A"}
    counted = {sku: TODAY - timedelta(days=days) for sku, days in (("OLD", 40), ("SOON", 25), ("FRESH", 3))}
    rules = CountRules(days_a=30, days_b=3, days_c=365)
    found = choose_due(classes=classes, counted=counted, rules=rules, today=TODAY)
    assert [(one.sku, one.letter, one.days) for one in found] == [("OLD", "A", 40)]
    many = choose_due(classes=classes, counted=counted, rules=CountRules(days_a=1, days_b=1), today=TODAY)
    assert [one.sku for one in many] == ["OLD", "SOON", "FRESH", "NEW"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.integers(0, 25), st.integers(0, 60))
def test_every_item_comes_round_in_its_days(a: int, b: int, c: int) -> None:
    letters: list[Class] = [*["A"] * a, *["B"] * b, *["C"] * c]  # type: ignore[list-item]
    classes = {f"{letter}{index}": letter for index, letter in enumerate(letters)}
    rules = CountRules(days_a=7, days_b=20, days_c=60, most=1000)
    limits: Mapping[str, int] = {"A": 7, "B": 20, "C": 60}
    counted: dict[str, date] = {}
    for day in range(200):
        today = TODAY + timedelta(days=day)
        for due in choose_due(classes=classes, counted=counted, rules=rules, today=today):
            counted[due.sku] = today
        if day >= 60:
            assert all((today - counted[sku]).days < limits[letter] for sku, letter in classes.items())
