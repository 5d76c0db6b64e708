"""Price lists, prices, contracts and tax rates as somebody says that they shall be."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused, check_exact, spell
from lading.kernel.money import is_currency
from lading.pricing.values import ALWAYS

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2", examples=["DE"])]


class PriceListDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A price list as it shall be."""

    code: Annotated[str, Meta(max_length=80, examples=["retail-eur"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Retail"])]
    currency: Annotated[str, Meta(min_length=3, max_length=3, description="ISO 4217", examples=["EUR"])]
    priority: Annotated[int, Meta(ge=0, le=10_000, description="of several that apply, the lowest comes first")] = 100
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        check_currency("currency", self.currency)
        check_days(self.valid_from, self.valid_to)


class ListUseDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """That a customer, everybody in a group, or a channel buys by a list, between two days."""

    kind: Literal["customer", "group", "channel"]
    holder: Annotated[str, Meta(min_length=1, max_length=80, examples=["wholesale"])]
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_days(self.valid_from, self.valid_to)


class PriceDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a SKU costs in one `unit` (empty: its own) from a quantity on; a null price takes the entry away.

    An entry is told by SKU, unit, quantity and first day; of two that apply, the one that began last counts.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    price: Decimal | None
    unit: Annotated[str, Meta(max_length=20)] = ""
    from_quantity: Decimal = Decimal(0)
    valid_from: date = ALWAYS
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_money("price", self.price)
        check_money("from_quantity", self.from_quantity)
        check_days(self.valid_from, self.valid_to)


class ContractPriceDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What a customer pays by a contract for a SKU in one `unit` (empty: its own); a null price takes it away."""

    customer: Annotated[str, Meta(min_length=1, max_length=80, examples=["C-1"])]
    contract: Annotated[str, Meta(min_length=1, max_length=80, examples=["4711"])]
    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    currency: Annotated[str, Meta(min_length=3, max_length=3, description="ISO 4217", examples=["EUR"])]
    price: Decimal | None
    unit: Annotated[str, Meta(max_length=20)] = ""
    from_quantity: Decimal = Decimal(0)
    valid_from: date = ALWAYS
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_currency("currency", self.currency)
        check_money("price", self.price)
        check_money("from_quantity", self.from_quantity)
        check_days(self.valid_from, self.valid_to)


class PriceLimitDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Between what prices of one base unit may be agreed by hand; null: no such limit, both null: none at all."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    currency: Annotated[str, Meta(min_length=3, max_length=3, description="ISO 4217", examples=["EUR"])]
    floor: Decimal | None = None
    ceiling: Decimal | None = None

    def __post_init__(self) -> None:
        check_currency("currency", self.currency)
        check_money("floor", self.floor)
        check_money("ceiling", self.ceiling)
        if self.floor is not None and self.ceiling is not None and self.ceiling < self.floor:
            raise FieldRefused("ceiling", "below_floor", "The ceiling lies below the floor.")


class TaxRateDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A tax rate: `rate` 0.19 is 19 %; an empty region means the whole country; both days are included.

    A `compound` rate is of the price with the other taxes of the place on it.
    """

    country: Country
    name: Annotated[str, Meta(min_length=1, max_length=80, examples=["MwSt 19 %"])]
    rate: Annotated[Decimal, Meta(examples=["0.19"])]
    region: Annotated[str, Meta(max_length=40)] = ""
    tax_class: Annotated[str, Meta(min_length=1, max_length=40)] = "standard"
    valid_from: date = date(2000, 1, 1)
    valid_to: date | None = None
    compound: bool = False

    def __post_init__(self) -> None:
        check_exact("rate", self.rate)
        check_rate(self.rate)
        check_days(self.valid_from, self.valid_to)


def check_days(first: date | None, last: date | None) -> None:
    """Refuse what ends before it begins."""
    if first is not None and last is not None and last < first:
        raise FieldRefused("valid_to", "ends_before_it_begins", "The last day lies before the first.")


def check_currency(field: str, code: str) -> None:
    """Refuse what is no ISO 4217 code."""
    if not is_currency(code):
        raise FieldRefused(field, "unknown_currency", f"“{code}” is no ISO 4217 currency, such as EUR or USD.")


def check_rate(rate: Decimal) -> None:
    """Refuse what is no fraction."""
    if not 0 <= rate <= 1:
        raise FieldRefused("rate", "no_fraction", "A tax rate is a fraction between 0 and 1: 0.19 is 19 %.")


def check_money(field: str, value: Decimal | None) -> None:
    """Refuse numbers that are not exact or less than zero."""
    check_exact(field, value)
    if value is not None and value < 0:
        raise FieldRefused(field, "negative", f"The {spell(field)} cannot be negative.")
