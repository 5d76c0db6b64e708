"""What the policy says, and why: the default one, and each condition on its own."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.returns.accept_return import Facts, accept_return, why_not
from lading.returns.default_policy import DEFAULT_POLICY
from lading.returns.policy import Conditions, Policy

D = Decimal
MUG = Facts(
    sku="MUG-RED",
    group="mugs",
    channel="web",
    country="DE",
    reason="changed_mind",
    condition="new",
    payment_methods=["card"],
    customer_groups=["club"],
    days=5,
    counted_from="delivered",
    value=D("19.00"),
    currency="EUR",
    return_rate=D(20),
)


def fact(**fields: Any) -> Facts:
    """The mug, otherwise."""
    return msgspec.structs.replace(MUG, **fields)


@pytest.mark.parametrize(
    ("facts", "outcome", "rule"),
    [
        (MUG, "authorise", "Right of withdrawal"),
        (fact(days=15), "authorise", "30 days"),
        (fact(days=15, condition="used"), "authorise", "30 days, used"),
        (fact(days=31), "authorise", "90 days, store credit"),
        (fact(days=91), "refuse", "Otherwise"),
        (fact(country="US"), "authorise", "30 days"),
        (fact(country="US", value=D("500.01")), "ask", "High value"),
        (fact(country="US", return_rate=D("60.1")), "ask", "Comes back often"),
        (fact(tags=["final-sale"]), "refuse", "Final sale"),
        (fact(tags=["final-sale"], reason="damaged"), "authorise", "Our fault"),
        (fact(reason="damaged", value=D(10)), "authorise", "Our fault, small value"),
        (fact(reason="defective", days=400), "ask", "Guarantee"),
        (fact(days=None), "ask", "Nobody knows when"),
        (fact(has_order=False, days=None), "ask", "No order"),
    ],
)
def test_the_default_policy(facts: Facts, outcome: str, rule: str) -> None:
    decision = accept_return(DEFAULT_POLICY, facts, version=7)
    assert (decision.outcome, decision.rule, decision.version) == (outcome, rule, 7)


def test_a_decision_explains_itself_with_version_and_losers() -> None:
    decision = accept_return(DEFAULT_POLICY, fact(days=20, counted_from="shipped"), version=3)
    assert decision.sentence == "You may send it back within 30 days of delivery."
    assert decision.explanation == (
        "It was delivered about 20 days ago, as counted from the day of shipping: nobody told of the delivery."
        " Rule “30 days” of policy version 3 applies."
    )
    lost = {one.rule: one.why for one in decision.lost}
    assert lost["Right of withdrawal"] == "20 days have passed, more than 14."
    assert lost["High value"] == "It is worth 19 EUR, not more than 500."
    assert lost["Final sale"] == "Its tag is unknown, not final-sale."
    assert list(lost) == [rule.name for rule in DEFAULT_POLICY.rules][: len(lost)]


@pytest.mark.parametrize(
    ("conditions", "other", "why"),
    [
        ({"skus": ["MUG-RED"]}, {"sku": "BOWL"}, "The item is BOWL, not MUG-RED."),
        ({"groups": ["mugs"]}, {"group": "bowls"}, "Its group is bowls, not mugs."),
        ({"channels": ["web"]}, {"channel": "phone"}, "The channel is phone, not web."),
        ({"countries": ["DE"]}, {"country": "FR"}, "The country is FR, not DE."),
        ({"conditions": ["new"]}, {"condition": "used"}, "The condition is used, not new."),
        ({"payment_methods": ["card"]}, {"payment_methods": ["cash"]}, "The way of paying is cash, not card."),
        ({"customer_groups": ["club"]}, {"customer_groups": []}, "The customer's group is unknown, not club."),
        (
            {"not_reasons": ["too_small"]},
            {"reason": "too_small"},
            "The reason is “Too small”, which this rule leaves out.",
        ),
        ({"days_over": 4}, {"days": 4}, "4 days have passed, not more than 4."),
        (
            {"value_at_most": D(19), "currency": "EUR"},
            {"value": D("19.01")},
            "It is worth 19.01 EUR, more than 19.",
        ),
        (
            {"value_over": D(5), "currency": "EUR"},
            {"currency": "USD"},
            "Its value is in USD, the rule counts in EUR.",
        ),
        (
            {"return_rate_over": D(10)},
            {"return_rate": D(10)},
            "10 % of the customer's units came back, not over 10 %.",
        ),
        ({"order": True}, {"has_order": False}, "It comes without an order."),
    ],
)
def test_each_condition_holds_and_loses_with_a_sentence(
    conditions: dict[str, Any], other: dict[str, Any], why: str
) -> None:
    when = Conditions(**conditions)
    assert why_not(when, MUG) == ""
    assert why_not(when, fact(**other)) == why


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"when": {"reasons": ["bored"]}}, "“bored” is none of"),
        ({"when": {"value_over": "5"}}, "in which currency"),
        ({"terms": {"fee": {"kind": "fixed", "amount": "5"}}}, "in which currency"),
        ({"terms": {"fee": {"kind": "percent", "amount": "101"}}}, "at most 100 per cent"),
        ({"when": {"weather": "fine"}}, "weather"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(rule: dict[str, Any], path: str) -> None:
    whole = {"name": "R", "outcome": "authorise", "sentence": "Fine."}
    with pytest.raises(msgspec.ValidationError, match=path):
        msgspec.convert({"rules": [whole | rule], "otherwise": whole | {"name": "O"}}, Policy, strict=False)
