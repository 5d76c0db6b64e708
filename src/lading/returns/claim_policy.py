"""What a customer's claim leads to by itself: the first rule whose conditions hold answers, else a person. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel import plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.returns.days import say_days

ClaimKind = Literal["damaged", "missing", "wrong_item", "late", "lost"]
Cause = Literal["carrier", "supplier", "us"]
Answer = Literal["refund", "store_credit", "replacement", "refuse", "ask"]
LIKELY_CAUSE: dict[ClaimKind, Cause] = {
    "damaged": "carrier",
    "missing": "us",
    "wrong_item": "us",
    "late": "carrier",
    "lost": "carrier",
}
"""Who is taken to have caused it, until a person knows better."""


class ClaimConditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Conditions on a claim; all that are named must hold. Days count from delivery, the value is of the units.

    `photos` says whether one was sent along; `return_rate_over` is per cent of the customer's units of a year.
    """

    kinds: Annotated[list[ClaimKind], Meta(max_length=5)] = []
    days_at_most: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    days_over: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    value_at_most: Decimal | None = None
    currency: Annotated[str, Meta(max_length=3)] = ""
    photos: bool | None = None
    return_rate_over: Decimal | None = None

    def __post_init__(self) -> None:
        for field in ("value_at_most", "return_rate_over"):
            check_exact(field, getattr(self, field))
        if self.value_at_most is not None and not self.currency:
            raise FieldRefused("currency", "currency_missing", "Say in which currency the value counts.")


class ClaimRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where its conditions hold, its outcome is what the customer gets at once, said in `sentence`."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    when: ClaimConditions = ClaimConditions()
    outcome: Answer
    sentence: Annotated[str, Meta(min_length=1, max_length=300)]


class ClaimFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a claim; `days` since delivery, None where nobody knows."""

    kind: ClaimKind
    days: int | None
    value: Decimal
    currency: str
    photos: bool
    return_rate: Decimal | None = None


class ClaimAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the policy says to a claim, by which rule, and why the rules before it lost."""

    outcome: Answer
    rule: str
    sentence: str
    lost: list[tuple[str, str]]


ASK = ClaimRule(name="Otherwise", outcome="ask", sentence="We look at it ourselves and answer soon.")


def answer_claim(rules: Sequence[ClaimRule], facts: ClaimFacts) -> ClaimAnswer:
    """Decide on a claim."""
    lost: list[tuple[str, str]] = []
    for rule in rules:
        if not (why := _why_not(rule.when, facts)):
            return ClaimAnswer(outcome=rule.outcome, rule=rule.name, sentence=rule.sentence, lost=lost)
        lost.append((rule.name, why))
    return ClaimAnswer(outcome=ASK.outcome, rule=ASK.name, sentence=ASK.sentence, lost=lost)


def _why_not(when: ClaimConditions, facts: ClaimFacts) -> str:
    """The first condition that does not hold, in a sentence; empty where all do."""
    if when.kinds and facts.kind not in when.kinds:
        return f"It is {facts.kind.replace('_', ' ')}."
    if when.photos is not None and when.photos != facts.photos:
        return "A photo was sent along." if facts.photos else "No photo was sent along."
    return (
        say_days(facts.days, at_most=when.days_at_most, over=when.days_over)
        or _value(when, facts)
        or _rate(when, facts)
    )


def _value(when: ClaimConditions, facts: ClaimFacts) -> str:
    if when.value_at_most is None:
        return ""
    if facts.currency != when.currency:
        return f"Its value is in {facts.currency}, the rule counts in {when.currency}."
    if facts.value > when.value_at_most:
        return f"It is worth {plain(facts.value)} {facts.currency}, more than {plain(when.value_at_most)}."
    return ""


def _rate(when: ClaimConditions, facts: ClaimFacts) -> str:
    if when.return_rate_over is None:
        return ""
    if facts.return_rate is None or facts.return_rate <= when.return_rate_over:
        return f"Not over {plain(when.return_rate_over)} % of the customer's units came back."
    return ""
