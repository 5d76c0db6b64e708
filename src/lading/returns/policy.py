"""What a return policy is: conditions in their order, each with what it leads to and on which terms."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.returns.claim_policy import ClaimRule
from lading.returns.lifecycle import Grade
from lading.returns.reasons import CONDITIONS, REASONS, Wish

ZERO = Decimal(0)
HUNDRED = Decimal(100)
Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(max_length=200)]
RuleOutcome = Literal["authorise", "refuse", "ask"]
Send = Literal["label", "drop_off", "none", "keep_it"]
When = Literal["receipt", "inspection", "at_once"]
ShippingBack = Literal["never", "full_return", "always"]
EU = (
    *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
    *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
)


class Conditions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Conditions on the facts; all that are named must hold. Lists hold where one of their words fits.

    `days_at_most` and `days_over` count from delivery; `value_over` and `value_at_most` are of the units that come
    back, in `currency`; `return_rate_over` is per cent of the customer's units that came back within a year.
    `order` says whether an order is named, `days_known` whether anybody knows when it left.
    """

    skus: Words = []
    groups: Words = []
    tags: Words = []
    channels: Words = []
    countries: Words = []
    reasons: Words = []
    not_reasons: Words = []
    conditions: Words = []
    payment_methods: Words = []
    customer_groups: Words = []
    days_at_most: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    days_over: Annotated[int, Meta(ge=0, le=10_000)] | None = None
    value_over: Decimal | None = None
    value_at_most: Decimal | None = None
    currency: Annotated[str, Meta(max_length=3)] = ""
    return_rate_over: Decimal | None = None
    order: bool | None = None
    days_known: bool | None = None

    def __post_init__(self) -> None:
        for field in ("value_over", "value_at_most", "return_rate_over"):
            check_exact(field, getattr(self, field))
        for field, known in (("reasons", REASONS), ("not_reasons", REASONS), ("conditions", CONDITIONS)):
            for word in getattr(self, field):
                if word not in known:
                    raise FieldRefused(field, "unknown_word", f"“{word}” is none of {', '.join(known)}.")
        if (self.value_over is not None or self.value_at_most is not None) and not self.currency:
            raise FieldRefused("currency", "currency_missing", "Say in which currency the value counts.")


class Fee(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is kept back: a fixed amount for the return, an amount for each unit, or per cent of what is credited.

    It is not taken for the reasons `not_for`. Amounts are in `currency`; in orders of another one nothing is kept.
    """

    kind: Literal["none", "fixed", "per_unit", "percent"] = "none"
    amount: Decimal = ZERO
    currency: Annotated[str, Meta(max_length=3)] = ""
    not_for: Words = []

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount < 0 or (self.kind == "percent" and self.amount > HUNDRED):
            raise FieldRefused("amount", "bad_amount", "A fee is not negative, and at most 100 per cent.")
        if self.kind in {"fixed", "per_unit"} and not self.currency:
            raise FieldRefused("currency", "currency_missing", "Say in which currency the fee is.")


class BySelf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What is settled without a person: units of these grades, of a return that comes to no more than this.

    In other currencies than `currency`, where an amount is named, a person settles.
    """

    grades: Annotated[list[Grade], Meta(min_length=1)] = msgspec.field(default_factory=lambda: ["A"])
    value_at_most: Decimal | None = None
    currency: Annotated[str, Meta(max_length=3)] = ""

    def __post_init__(self) -> None:
        check_exact("value_at_most", self.value_at_most)
        if self.value_at_most is not None and not self.currency:
            raise FieldRefused("currency", "currency_missing", "Say in which currency the value counts.")


class Terms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """On which terms goods come back: how they are sent, what is kept back, how and when the money goes.

    `allowed` are the wishes that can be chosen; `valid_days` how long the goods are expected. `by_itself` is settled
    without a person; where goods never come for which something went out in advance, `if_missing` they are charged.
    """

    send: Send = "label"
    fee: Fee = Fee()
    allowed: list[Wish] = msgspec.field(default_factory=lambda: ["refund", "exchange", "store_credit"])
    restock: bool = True
    refund_when: When = "inspection"
    shipping_back: ShippingBack = "never"
    claw_back: bool = True
    valid_days: Annotated[int, Meta(ge=1, le=365)] = 30
    by_itself: BySelf | None = None
    if_missing: Literal["ask", "charge"] = "ask"


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule: where its conditions hold, its outcome is the decision, said to the customer in `sentence`."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    when: Conditions = Conditions()
    outcome: RuleOutcome
    sentence: Annotated[str, Meta(min_length=1, max_length=300)]
    terms: Terms = Terms()


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The rules in their order: the first whose conditions hold decides, else `otherwise`.

    Where nobody told of a delivery, `transit_days` after shipping stand in for it. `return_place` is where parcels go
    that no store takes; empty: the place from which they were sent, where it is ours, or with `to_partners` whoever
    sent them. Claims of customers are answered by `claims`, in
    their order, and by a person where none holds.
    """

    rules: Annotated[list[Rule], Meta(max_length=100)]
    otherwise: Rule
    transit_days: Annotated[int, Meta(ge=0, le=90)] = 5
    return_place: Annotated[str, Meta(max_length=80)] = ""
    to_partners: bool = False
    claims: Annotated[list[ClaimRule], Meta(max_length=50)] = []

    def __post_init__(self) -> None:
        names = [one.name for one in self.rules]
        for index, name in enumerate(names):
            if name in names[:index]:
                raise FieldRefused(f"rules/{index}/name", "given_twice", f"Two rules are called “{name}”.")
