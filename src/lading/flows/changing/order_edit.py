"""What people may wish to change of an order that stands, all in one."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lading.flows.changing.as_told import AsTold
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders import Address
from lading.orders.changes import Door

ZERO = Decimal(0)
Reason = Annotated[str, Meta(max_length=500)]


class LineEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """New terms of a line; what is left out stays.

    `quantity` is what is wanted of it in all, what was cancelled not counted: 0 takes it off the order. A new price
    or discount needs a `price_reason`; it is for what has not left yet, unless the order's edit says otherwise.
    `requested_by` is the line's own wished day; null takes it away, so that the order's counts.
    """

    line: int
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    price_reason: Annotated[str, Meta(max_length=300)] = ""
    requested_by: date | UnsetType | None = UNSET

    def __post_init__(self) -> None:
        for name in ("quantity", "unit_price", "discount"):
            _check(name, getattr(self, name))
        if (self.unit_price is not None or self.discount is not None) and not self.price_reason:
            raise FieldRefused("price_reason", "reason_missing", "Say why the price or discount is changed.")

    @property
    def prices(self) -> bool:
        """Whether it says anything of money."""
        return self.unit_price is not None or self.discount is not None


class LineAdd(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Another line: an item at the price of the list, or at another price with a reason.

    `requested_by` is the line's own wished day, null where it is the order's.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80)]
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""
    unit_price: Decimal | None = None
    discount: Decimal = ZERO
    price_reason: Annotated[str, Meta(max_length=300)] = ""
    requested_by: date | None = None

    def __post_init__(self) -> None:
        for name in ("quantity", "unit_price", "discount"):
            _check(name, getattr(self, name))
        if self.quantity == 0:
            raise FieldRefused("quantity", "bad_quantity", "The quantity must be above 0.")
        if (self.unit_price is not None or self.discount) and not self.price_reason:
            raise FieldRefused("price_reason", "reason_missing", "Say why the price is not the list's.")


class ShippingEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How the order travels, and what the customer pays for that."""

    method: Annotated[str, Meta(max_length=80)] | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        _check("amount", self.amount)


class OrderEdit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A change of an order; what is left out stays as it is.

    `discount` is that of the whole order; without it, the order's discount keeps its amount. `price_for_shipped`
    gives units that have left the new prices, too. `take` takes units out of the hands of those who pick and pack
    without asking them. `cancel` cancels all that is left, and goes alone.
    """

    lines: Annotated[list[LineEdit], Meta(max_length=5000)] = []
    add: Annotated[list[LineAdd], Meta(max_length=5000)] = []
    discount: Decimal | None = None
    shipping: ShippingEdit | None = None
    requested_by: date | UnsetType | None = UNSET
    ship_to: Address | UnsetType = UNSET
    customer_reference: Annotated[str, Meta(max_length=80)] | UnsetType = UNSET
    price_for_shipped: bool = False
    take: bool = False
    cancel: bool = False

    def __post_init__(self) -> None:
        _check("discount", self.discount)
        numbers = [one.line for one in self.lines]
        if len(set(numbers)) < len(numbers):
            raise FieldRefused("lines", "line_twice", "Name each line once.")
        if self.cancel and (self.lines or self.add or self._sums):
            raise FieldRefused("cancel", "cancel_alone", "Cancel the order, or change it, but not both at once.")

    @property
    def _sums(self) -> bool:
        given = (self.requested_by, self.ship_to, self.customer_reference)
        return self.discount is not None or self.shipping is not None or any(one is not UNSET for one in given)


class ChangeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """Change an order, saying why and through which door; `version` is what the caller saw.

    `undoes` is the change that this one takes back. `answers` is the request that is granted with it. Prices beyond
    items' limits that are not `agreed` wait for approval. `told` is what the channel says that it comes to.
    """

    number: str
    edit: OrderEdit
    reason: Reason = ""
    door: Door = "staff"
    version: int | None = None
    undoes: UUID | None = None
    answers: UUID | None = None
    agreed: bool = False
    told: AsTold | None = None


Act = Literal["cancel", "less", "more", "add", "price", "discount", "shipping", "date", "address", "reference"]


def acts_of(edit: OrderEdit, wanted_now: dict[int, Decimal]) -> Sequence[Act]:
    """What kinds of acts an edit is made of; `wanted_now` is what is wanted of each line today."""
    acts: set[Act] = {"cancel"} if edit.cancel else set()
    for one in edit.lines:
        if one.quantity is not None and one.quantity != wanted_now.get(one.line, ZERO):
            acts.add("less" if one.quantity < wanted_now.get(one.line, ZERO) else "more")
        if one.prices:
            acts.add("price")
        if one.requested_by is not UNSET:
            acts.add("date")
    given: dict[Act, bool] = {
        "add": bool(edit.add),
        "discount": edit.discount is not None,
        "shipping": edit.shipping is not None,
        "date": edit.requested_by is not UNSET,
        "address": edit.ship_to is not UNSET,
        "reference": edit.customer_reference is not UNSET,
    }
    return sorted(acts | {name for name, there in given.items() if there})


def _check(name: str, amount: Decimal | None) -> None:
    check_exact(name, amount)
    if amount is not None and amount < 0:
        raise FieldRefused(name, "negative", "It must not be negative.")
