"""Which rules fire, in which turn, and how they explain themselves."""

from datetime import timedelta
from typing import Any

from lading.rules import judge, read_sample
from lading.rules.effects import PlaceHold
from lading.rules.judge import explain_one, explain_rules
from lading.rules.order_facts import ORDER_FACTS
from lading.rules.published import in_force, rulebook
from tests.rules.wording import NOW, rule


def facts(lines: list[dict[str, Any]] | None = None, **said: Any) -> dict[str, Any]:
    named = {name.replace("__", "."): value for name, value in said.items()}
    return read_sample(ORDER_FACTS, named, lines or [])


def test_rules_fire_in_their_turn_until_one_stops() -> None:
    rules = [rule(code="c", priority=30), rule(code="a", priority=10), rule(code="b", priority=20, stops=True)]
    book = rulebook(rules)
    fired = judge(book.at("order.placed", NOW), facts(order__total="600"))
    assert [one.rule.code for one in fired] == ["a", "b"]
    told = explain_rules(book.at("order.placed", NOW), facts(order__total="600"))
    assert [(one.code, one.fired) for one in told] == [("a", True), ("b", True), ("c", False)]
    assert told[2].sentence == "It was not asked: b fired before it and stops."


def test_why_a_rule_did_not_fire() -> None:
    one = rule('order.total > 500 and (order.country == "US" or order.is_new_customer)')
    told = explain_one(one, facts(order__total="600", order__country="DE", order__is_new_customer=False))
    assert told.sentence == (
        'It did not fire, since this is not so: order.country == "US" (order.country: DE);'
        " order.is_new_customer (order.is_new_customer: no)"
    )
    assert [(part.text, part.truth) for part in told.parts] == [
        ("order.total > 500", True),
        ('order.country == "US"', False),
        ("order.is_new_customer", False),
    ]
    unknown = explain_one(rule("promise.days > 3"), facts())
    assert unknown.sentence == "It did not fire, since this is not known: promise.days > 3 (promise.days: not known)"
    negated = explain_one(rule("not order.is_pickup"), facts(order__is_pickup=True))
    assert negated.sentence.endswith("not order.is_pickup (order.is_pickup: yes)")
    assert (
        explain_one(rule("not order.is_pickup"), facts(order__is_pickup=False)).because[0].text == "not order.is_pickup"
    )


def test_the_latest_version_that_has_begun_counts() -> None:
    day = timedelta(days=1)
    old = rule(version=1, effective_from=NOW - 2 * day)
    new = rule(version=2, effective_from=NOW + day)
    ended = rule(version=3, effective_from=NOW + 2 * day, effective_to=NOW + 3 * day)
    versions = [old, new, ended]
    assert [in_force(versions, NOW + n * day)[0].version for n in (0, 1, 2)] == [1, 2, 3]
    assert in_force(versions, NOW + 3 * day) == []


def test_only_the_lines_that_fit_are_held() -> None:
    hold = PlaceHold(reason="hazard", sentence="s", steps=["ship"], on="lines")
    one = rule('any line("hazardous" in line.tags)', effects=[hold])
    lines = [{"tags": "hazardous"}, {"tags": ""}, {"tags": "hazardous, heavy"}]
    (fired,) = judge([one], facts(lines))
    assert fired.lines == (0, 2)
