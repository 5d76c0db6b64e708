"""Whether goods may come back: the first rule that holds decides, and it is said why others do not. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import msgspec

from lading.kernel import plain
from lading.returns.days import say_days
from lading.returns.policy import Conditions, Policy, Rule, RuleOutcome, Terms
from lading.returns.reasons import REASONS

ZERO = Decimal(0)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of one line that shall come back.

    `days` have passed since `counted_from` (delivered, shipped, or nothing known: None). `value` is of the units that
    come back, with tax; `return_rate` per cent of the customer's units of a year that came back, None where few.
    """

    sku: str
    group: str = ""
    tags: Sequence[str] = ()
    channel: str = ""
    country: str = ""
    reason: str = "unknown"
    condition: str = "unknown"
    payment_methods: Sequence[str] = ()
    customer_groups: Sequence[str] = ()
    days: int | None = None
    counted_from: str = ""
    value: Decimal | None = None
    currency: str = ""
    return_rate: Decimal | None = None
    has_order: bool = True


class Lost(msgspec.Struct, frozen=True):
    """A rule that did not decide, and the condition on which it failed."""

    rule: str
    why: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy says: outcome, the rule and its sentence, terms, and the rules before it with why they lost."""

    outcome: RuleOutcome
    rule: str
    sentence: str
    explanation: str
    version: int
    terms: Terms = Terms()
    lost: list[Lost] = []
    by: str = ""


def accept_return(policy: Policy, facts: Facts, *, version: int) -> Decision:
    """Decide on one line."""
    lost: list[Lost] = []
    for rule in policy.rules:
        if not (why := why_not(rule.when, facts)):
            return _decide(rule, facts, version, lost)
        lost.append(Lost(rule.name, why))
    return _decide(policy.otherwise, facts, version, lost)


def _decide(rule: Rule, facts: Facts, version: int, lost: list[Lost]) -> Decision:
    return Decision(
        outcome=rule.outcome,
        rule=rule.name,
        sentence=rule.sentence,
        explanation=f"{_say_days(facts)} Rule “{rule.name}” of policy version {version} applies.",
        version=version,
        terms=rule.terms,
        lost=lost,
    )


def _say_days(facts: Facts) -> str:
    if facts.days is None:
        return "Nobody knows when it was delivered." if facts.has_order else "No order is named."
    days = f"{facts.days} day{'' if facts.days == 1 else 's'}"
    if facts.counted_from == "delivered":
        return f"It was delivered {days} ago."
    return f"It was delivered about {days} ago, as counted from the day of shipping: nobody told of the delivery."


def why_not(when: Conditions, facts: Facts) -> str:
    """The first condition that does not hold, in a sentence; empty where all do."""
    return next((said for check in _CHECKS if (said := check(when, facts))), "")


def _one_of(wanted: Sequence[str], found: Sequence[str], what: str) -> str:
    if not wanted or set(wanted) & set(found):
        return ""
    told = ", ".join(one for one in found if one) or "unknown"
    return f"{what} is {told}, not {' or '.join(wanted[:5])}{' …' if len(wanted) > 5 else ''}."


def _words(when: Conditions, facts: Facts) -> str:
    pairs: tuple[tuple[Sequence[str], Sequence[str], str], ...] = (
        (when.skus, [facts.sku], "The item"),
        (when.groups, [facts.group], "Its group"),
        (when.tags, facts.tags, "Its tag"),
        (when.channels, [facts.channel], "The channel"),
        (when.countries, [facts.country], "The country"),
        (when.reasons, [facts.reason], "The reason"),
        (when.conditions, [facts.condition], "The condition"),
        (when.payment_methods, facts.payment_methods, "The way of paying"),
        (when.customer_groups, facts.customer_groups, "The customer's group"),
    )
    return next((said for wanted, found, what in pairs if (said := _one_of(wanted, found, what))), "")


def _other_reason(when: Conditions, facts: Facts) -> str:
    if facts.reason not in when.not_reasons:
        return ""
    return f"The reason is “{REASONS[facts.reason].words}”, which this rule leaves out."


def _days(when: Conditions, facts: Facts) -> str:
    if when.days_known is not None and when.days_known != (facts.days is not None):
        return "It is known when it left." if facts.days is not None else "Nobody knows when it left."
    return say_days(facts.days, at_most=when.days_at_most, over=when.days_over)


def _value(when: Conditions, facts: Facts) -> str:
    if when.value_over is None and when.value_at_most is None:
        return ""
    if facts.value is None:
        return "Nobody knows what it is worth."
    if facts.currency != when.currency:
        return f"Its value is in {facts.currency}, the rule counts in {when.currency}."
    if when.value_over is not None and facts.value <= when.value_over:
        return f"It is worth {plain(facts.value)} {facts.currency}, not more than {plain(when.value_over)}."
    if when.value_at_most is not None and facts.value > when.value_at_most:
        return f"It is worth {plain(facts.value)} {facts.currency}, more than {plain(when.value_at_most)}."
    return ""


def _rate(when: Conditions, facts: Facts) -> str:
    if when.return_rate_over is None:
        return ""
    if facts.return_rate is None:
        return "The customer has ordered too little to speak of a rate of returns."
    if facts.return_rate <= when.return_rate_over:
        rate, limit = plain(facts.return_rate), plain(when.return_rate_over)
        return f"{rate} % of the customer's units came back, not over {limit} %."
    return ""


def _order(when: Conditions, facts: Facts) -> str:
    if when.order is None or when.order == facts.has_order:
        return ""
    return "It comes without an order." if when.order else "It comes with an order."


_CHECKS: tuple[Callable[[Conditions, Facts], str], ...] = (_order, _words, _other_reason, _days, _value, _rate)
