"""Promotions as people write them: what they take off, of what, for whom, and how they go with others."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.pricing.drafts import check_currency, check_days, check_money
from lading.pricing.values import is_between

Effect = Literal["percent", "amount", "buy_get", "tiers", "free_shipping"]
ClawBackPolicy = Literal["keep", "recompute", "proportional"]
Words = Annotated[list[Annotated[str, Meta(min_length=1, max_length=80)]], Meta(max_length=500)]
HUNDRED = Decimal(100)


class Chosen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Items by SKU, item group or tag; all where none is named. Those of `besides` never."""

    skus: Words = []
    groups: Words = []
    tags: Words = []
    besides: Words = []

    def holds(self, sku: str, group: str, tags: frozenset[str]) -> bool:
        """Whether an item is one of these."""
        if sku in self.besides:
            return False
        if not (self.skus or self.groups or self.tags):
            return True
        return sku in self.skus or group in self.groups or not tags.isdisjoint(self.tags)


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """From goods of this value on: so many per cent, or an amount, off."""

    from_value: Decimal
    percent: Decimal | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        check_money("from_value", self.from_value)
        check_percent(self.percent)
        check_money("amount", self.amount)
        if (self.percent is None) == (self.amount is None):
            raise FieldRefused("percent", "one_of_two", "A tier takes off either per cent or an amount.")


class PromotionTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What a promotion does. Values are in `currency`, which is needed where there are any.

    `percent`: of what `on` chooses, or of the free units of `buy_get`. `amount`: off what `on` chooses. `buy_get`: who
    takes `buy` units of `on` gets `get` more of `get_on` (else of `on`), the cheapest, free or `percent` off, at most
    `times` in an order. `tiers`: by the value of what `on` chooses. `free_shipping`.

    `minimum` and `minimum_quantity` are of what `on` chooses, before promotions. Of one `group` only one applies; one
    that is `alone` goes with no other; the lowest `priority` comes first. `most` is the largest discount of an order.
    `claw_back` says what becomes of the discount on what stays when a part comes back.
    """

    effect: Effect
    percent: Decimal | None = None
    amount: Decimal | None = None
    currency: Annotated[str, Meta(max_length=3)] = ""
    buy: Annotated[int, Meta(ge=0, le=1000)] = 0
    get: Annotated[int, Meta(ge=0, le=1000)] = 0
    get_on: Chosen | None = None
    times: Annotated[int, Meta(ge=1, le=1000)] | None = None
    tiers: Annotated[list[Tier], Meta(max_length=20)] = []
    on: Chosen = Chosen()
    full_price_only: bool = False
    channels: Words = []
    customer_groups: Words = []
    new_customers: bool = False
    minimum: Decimal | None = None
    minimum_quantity: Decimal | None = None
    needs_code: bool = False
    uses: Annotated[int, Meta(ge=1, le=1_000_000)] | None = None
    uses_per_customer: Annotated[int, Meta(ge=1, le=1000)] | None = None
    priority: Annotated[int, Meta(ge=0, le=10_000)] = 100
    group: Annotated[str, Meta(max_length=80)] = ""
    alone: bool = False
    most: Decimal | None = None
    claw_back: ClawBackPolicy = "recompute"

    def __post_init__(self) -> None:
        check_percent(self.percent)
        for field in ("amount", "minimum", "most"):
            check_money(field, getattr(self, field))
        check_money("minimum_quantity", self.minimum_quantity)
        if self.currency:
            check_currency("currency", self.currency)
        _check_effect(self)

    @property
    def limited(self) -> bool:
        """Whether its uses must be counted under a lock before it is given once more."""
        return self.uses is not None or self.uses_per_customer is not None or self.new_customers


class PromotionDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A promotion as it shall be, between two days. What is not `active` is given to nobody."""

    code: Annotated[str, Meta(max_length=80, examples=["summer"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Summer sale"])]
    terms: PromotionTerms
    active: bool = True
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_days(self.valid_from, self.valid_to)


class Promotion(msgspec.Struct, frozen=True):
    """A promotion at one version."""

    code: str
    name: str
    version: int
    terms: PromotionTerms
    active: bool = True
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is given on that day."""
        return self.active and is_between(day, self.valid_from, self.valid_to)


def check_percent(value: Decimal | None) -> None:
    """Refuse what is no share of a price."""
    check_exact("percent", value)
    if value is not None and not 0 < value <= HUNDRED:
        raise FieldRefused("percent", "no_percent", "Per cent are more than 0 and at most 100.")


def _check_effect(terms: PromotionTerms) -> None:
    needed: dict[str, list[tuple[str, object]]] = {
        "percent": [("percent", terms.percent)],
        "amount": [("amount", terms.amount)],
        "buy_get": [("buy", terms.buy), ("get", terms.get)],
        "tiers": [("tiers", terms.tiers)],
        "free_shipping": [],
    }
    for field, said in needed[terms.effect]:
        if not said:
            raise FieldRefused(field, "missing", f"A promotion of the kind {terms.effect} has to say its {field}.")
    valued = [terms.amount, terms.minimum, terms.most, *terms.tiers]
    if any(one is not None for one in valued) and not terms.currency:
        raise FieldRefused("currency", "missing", "Amounts and values need a currency.")
