"""The static checks, each made to speak."""

from datetime import timedelta
from typing import Any

import pytest

from lading.rules.checks import check_rule
from lading.rules.effects import (
    AddTag,
    CallWebhook,
    ChoosePriceList,
    LiftHold,
    Notify,
    PlaceHold,
    RemoveTag,
    RequireApproval,
    SetPriority,
    WriteLetter,
)
from lading.rules.findings import RuleFinding
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.rule import Rule, RuleTest
from tests.rules.wording import NOW, WORLD, rule, text

GOOD = [RuleTest("big", {"order.total": "600"}, fires=True), RuleTest("small", {"order.total": "5"}, fires=False)]
HOLD = PlaceHold(reason="big", sentence="Look at it.", steps=["release"])


def check(*others: Rule, **fields: Any) -> list[RuleFinding]:
    said = text(**{"tests": GOOD, **fields})
    return check_rule(said, code="mine", known=ORDER_FACTS, world=WORLD, others=others, now=NOW)


def codes(found: list[RuleFinding]) -> set[tuple[str, str]]:
    return {(one.severity, one.code) for one in found}


def test_a_good_rule_has_no_findings() -> None:
    assert check(effects=[HOLD, RequireApproval(role="operations", sentence="A second look.")]) == []


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        ("order.total > 5 and order.total < 5", ("refuse", "never_true")),
        ('order.country == "DE" and order.country in ["FR", "IT"]', ("refuse", "never_true")),
        ("order.is_pickup and not order.is_pickup", ("refuse", "never_true")),
        ("any line(line.quantity > 5 and line.quantity < 3)", ("refuse", "never_true")),
        ("any line(line.is_kit) and no line(line.is_kit)", ("refuse", "never_true")),
        ("order.total > 5 or order.total <= 5", ("warn", "always_true")),
        ("order.total > 500 and order.total > 20", ("warn", "idle_part")),
        ("order.total > 500 or order.is_pickup and order.total > 600", ("warn", "idle_part")),
        ("order.totl > 5", ("refuse", "unknown_fact")),
        ("promise.days_later > 3", ("refuse", "not_known_yet")),
    ],
)
def test_conditions_that_cannot_be_meant(condition: str, finding: tuple[str, str]) -> None:
    assert finding in codes(check(condition=condition, tests=[]))


def test_the_idle_part_is_shown() -> None:
    (found,) = [one for one in check(condition="order.total > 500 and order.total > 20") if one.code == "idle_part"]
    assert (found.start, found.end) == (22, 38)


@pytest.mark.parametrize(
    ("effects", "finding", "pointer"),
    [
        ([PlaceHold(reason="x", sentence="s", steps=["relese"])], "unknown_step", "/effects/0/steps/0"),
        ([RequireApproval(role="operatons", sentence="s")], "unknown_role", "/effects/0/role"),
        ([PlaceHold(reason="x", sentence="s", steps=["ship"], owner="bob")], "unknown_person", "/effects/0/owner"),
        ([PlaceHold(reason="x", sentence="s", steps=["ship"], on="lines")], "no_lines", "/effects/0/on"),
        ([CallWebhook(hook="nowhere")], "unknown_hook", "/effects/0/hook"),
        ([WriteLetter(kind="love_letter")], "unknown_kind_of_letter", "/effects/0/kind"),
        ([Notify(sentence="Look.")], "nobody_told", "/effects/0/role"),
        ([ChoosePriceList(price_list="eur")], "too_late", "/effects/0"),
        ([LiftHold(reason="x")], "nothing_to_lift", "/effects/0"),
        ([AddTag(tag="a"), RemoveTag(tag="a")], "conflict", "/effects/1"),
        ([SetPriority(priority=1), SetPriority(priority=2)], "conflict", "/effects/1"),
        ([AddTag(tag="a"), AddTag(tag="a")], "said_twice", "/effects/1"),
    ],
)
def test_effects_that_cannot_be(effects: list[Any], finding: str, pointer: str) -> None:
    found = [one for one in check(effects=effects) if one.code == finding]
    assert [one.pointer for one in found] == [pointer]
    assert found[0].severity == "refuse"


def test_before_prices_only_lists_and_tags_are_chosen() -> None:
    entering = {"event": "order.entering", "condition": 'order.channel == "web"', "tests": []}
    assert ("refuse", "not_yet") in codes(check(effects=[HOLD], **entering))
    assert ("refuse", "not_yet") not in codes(check(effects=[ChoosePriceList(price_list="eur")], **entering))
    assert ("refuse", "not_known_yet") in codes(check(**{**entering, "condition": "order.total > 5"}))


def test_a_rule_that_never_has_its_turn() -> None:
    wider = rule("order.total > 100", code="all", priority=10, stops=True)
    assert ("warn", "shadowed") in codes(check(wider))
    assert codes(check(rule("order.total > 100", code="all", priority=900, stops=True))) == set()
    assert codes(check(rule("order.total > 900", code="all", priority=10, stops=True))) == set()


def test_rules_that_contradict_each_other() -> None:
    other = rule("order.is_pickup", code="other", effects=[RemoveTag(tag="big")])
    assert ("warn", "conflict_with_rule") in codes(check(other))
    never_both = rule("order.total < 100", code="other", effects=[RemoveTag(tag="big")])
    assert codes(check(never_both)) == set()


def test_times_that_cannot_be() -> None:
    day = timedelta(days=1)
    assert ("refuse", "time_over") in codes(check(effective_to=NOW - day))
    assert ("refuse", "no_time") in codes(check(effective_from=NOW + 2 * day, effective_to=NOW + day))


def test_the_tests_of_a_rule() -> None:
    (failing,) = check(tests=[RuleTest("big", {"order.total": "600"}, fires=False)])
    assert failing.sentence == "Test “big” fails: it fires (order.total > 500 (order.total: 600))."
    (unknown,) = check(tests=[RuleTest("big", {"order.totl": "600"}, fires=True)])
    assert (unknown.code, unknown.instead) == ("unknown_fact", ("order.total",))
    (wrong,) = check(tests=[RuleTest("big", {"order.total": "much"}, fires=True)])
    assert wrong.code == "wrong_kind"
    (none,) = check(tests=[])
    assert (none.severity, none.code) == ("warn", "no_tests")
