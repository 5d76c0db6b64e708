"""Suppliers, what they sell, and rules of replenishment, as somebody says that they shall be."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused, check_exact
from lading.parties import PartyAddress
from lading.purchasing.calendar import Calendar

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["EUR"])]
Days = Annotated[int, Meta(ge=0, le=730)]
Short = Annotated[str, Meta(max_length=200)]
ZERO, ONE = Decimal(0), Decimal(1)
Service = Literal[50, 80, 85, 90, 95, 98, 99]


def _check_amounts(struct: msgspec.Struct, *fields: str) -> None:
    for field in fields:
        value: Decimal | None = getattr(struct, field)
        check_exact(field, value)
        if value is not None and value < 0:
            raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")


class SupplierDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A supplier as it shall be: a party with terms. `email` receives the purchase orders."""

    code: Annotated[str, Meta(max_length=80, examples=["S-KILN"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Kiln & Co"])]
    email: Annotated[str, Meta(max_length=254, examples=["orders@kiln.example"])] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    address: PartyAddress | None = None
    currency: Currency
    lead_days: Annotated[int, Meta(ge=0, le=730, description="its working days from order to arrival")] = 7
    calendar: Calendar = Calendar()
    minimum_order: Decimal = ZERO
    over_percent: Decimal = ZERO
    active: bool = True
    note: Annotated[str, Meta(max_length=2000)] = ""

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        _check_amounts(self, "minimum_order", "over_percent")
        if self.email and (self.email.count("@") != 1 or self.email != self.email.strip()):
            raise FieldRefused("email", "bad_email", f"“{self.email}” is no e-mail address.")


class SupplierItemDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a supplier sells of ours: `cost` of one `unit` (empty: the item's own); minimum and multiple in units."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    supplier_sku: Annotated[str, Meta(max_length=80)] = ""
    unit: Annotated[str, Meta(max_length=20)] = ""
    cost: Decimal
    lead_days: Days | None = None
    minimum: Decimal = ZERO
    multiple: Decimal = ONE
    rank: Annotated[int, Meta(ge=1, le=1000, description="the lower, the sooner it is chosen")] = 1

    def __post_init__(self) -> None:
        _check_amounts(self, "cost", "minimum", "multiple")
        if not self.multiple:
            raise FieldRefused("multiple", "not_positive", "`multiple` must be more than zero; 1 means any number.")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How an item is replenished at a place; empty `sku` or `place` mean all that have no rule of their own.

    `days`: the reorder point follows from demand, lead time and `service` (per cent), and an order covers so many
    `days` beyond it. `levels`: from `minimum` on, up to `maximum`. `none`: nothing is proposed. Demand is that of
    the last `weeks`; more than `over_days` of supply count as too much.
    """

    sku: Annotated[str, Meta(max_length=80)] = ""
    place: Annotated[str, Meta(max_length=80)] = ""
    method: Literal["days", "levels", "none"] = "days"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    days: Annotated[int, Meta(ge=1, le=730)] = 28
    weeks: Annotated[int, Meta(ge=1, le=104)] = 8
    service: Service = 95
    over_days: Annotated[int, Meta(ge=1, le=3650)] = 180

    def __post_init__(self) -> None:
        _check_amounts(self, "minimum", "maximum")
        if self.method != "levels":
            return
        if self.minimum is None or self.maximum is None:
            raise FieldRefused("minimum", "missing", "The method `levels` needs `minimum` and `maximum`.")
        if self.maximum <= self.minimum:
            raise FieldRefused("maximum", "not_above", "`maximum` must be more than `minimum`.")
