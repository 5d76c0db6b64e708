"""The OrderDraft: what every channel's message becomes, and what `POST /orders` accepts as it stands."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.kernel.card_numbers import refuse_card_number
from lading.kernel.exact import check_exact

Code = Annotated[str, Meta(min_length=1, max_length=80)]
Text = Annotated[str, Meta(max_length=200)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Notes = Annotated[str, Meta(max_length=4000)]
Tags = Annotated[list[Annotated[str, Meta(min_length=1, max_length=40)]], Meta(max_length=20)]
Attributes = dict[Annotated[str, Meta(max_length=60)], Any]


class Address(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A postal address; `country` is ISO 3166-1 alpha-2, `region` the country's own code (`IL`, `BY`)."""

    country: Country
    name: Text = ""
    company: Text = ""
    line1: Text = ""
    line2: Text = ""
    city: Text = ""
    region: Text = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None


class DraftCustomer(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Who orders. A known `code` or e-mail finds the party; otherwise one is created."""

    code: Annotated[str, Meta(max_length=80)] = ""
    name: Text = ""
    company: Text = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class DraftTax(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Tax as the channel computed it: kept as sent; a difference to our computation is a finding."""

    amount: Decimal
    rate: Decimal | None = None
    name: Text = ""

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        check_exact("rate", self.rate)


TenderKindName = Literal[
    "",
    "card",
    "wallet",
    "financing",
    "instalments",
    "bank_transfer",
    "direct_debit",
    "cash",
    "cheque",
    "terms",
    "store_credit",
    "gift_card",
    "other",
]
"""A kind of tender; what each can do stands in the payments room."""


class DraftDiscount(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A reduction of the whole order, as a positive amount in the order's currency."""

    amount: Decimal
    code: Annotated[str, Meta(max_length=80)] = ""
    reason: Text = ""

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)


class DraftLine(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """One wanted item: `quantity` in `unit` (else the item's own), `discount` a positive amount for the line.

    `price_reason` says why a price or discount was agreed that is not the list's. `requested_by` is the line's own
    wished day, where it is another than the order's.
    """

    sku: Code
    quantity: Decimal
    unit: Annotated[str, Meta(max_length=20)] = ""
    unit_price: Decimal | None = None
    discount: Decimal = Decimal(0)
    tax: DraftTax | None = None
    name: Text = ""
    external_id: Annotated[str, Meta(max_length=80)] = ""
    price_reason: Annotated[str, Meta(max_length=300)] = ""
    requested_by: date | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        check_exact("unit_price", self.unit_price)
        check_exact("discount", self.discount)


class DraftShipping(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """How it shall travel and what the customer pays for that."""

    method: Annotated[str, Meta(max_length=80)] = ""
    amount: Decimal = Decimal(0)
    tax: DraftTax | None = None

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)


class DraftPayment(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """How it is paid; `authorised` and `captured` are what the channel's gateway has already granted or taken.

    `provider` names the gateway of ours that shall move the money, `kind` what kind of tender it is where the method's
    name does not say, and `limit` the most that is taken by it. A store credit or gift card of ours is of the provider
    `lading` with its id as the reference: it pays at once, as far as it goes.
    """

    method: Code
    reference: Annotated[str, Meta(max_length=200)] = ""
    authorised: Decimal = Decimal(0)
    captured: Decimal = Decimal(0)
    provider: Annotated[str, Meta(max_length=40)] = ""
    kind: TenderKindName = ""
    limit: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("authorised", self.authorised)
        check_exact("captured", self.captured)
        check_exact("limit", self.limit)
        refuse_card_number("reference", self.reference)


class DraftTotals(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """Totals as the channel showed them to the customer; checked, never used in place of our own."""

    goods: Decimal | None = None
    discount: Decimal | None = None
    shipping: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None

    def __post_init__(self) -> None:
        check_exact("goods", self.goods)
        check_exact("discount", self.discount)
        check_exact("shipping", self.shipping)
        check_exact("tax", self.tax)
        check_exact("total", self.total)


class OrderDraft(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """An order on its way in. Money is in `currency`; times carry an offset.

    Who pays in several ways names them in `payments`, in their order of use; `payment` alone is one way. `promise` is
    the id of an answer of POST /promises whose held units the order takes over. `codes` are those of promotions that
    the customer gave.
    """

    channel: Code
    currency: Currency
    lines: Annotated[list[DraftLine], Meta(min_length=1, max_length=5000)]
    external_id: Annotated[str, Meta(max_length=120)] = ""
    placed_at: Annotated[datetime, Meta(tz=True)] | None = None
    customer: DraftCustomer | None = None
    ship_to: Address | None = None
    bill_to: Address | None = None
    pickup_at: Annotated[str, Meta(max_length=80)] = ""
    requested_by: date | None = None
    prices_include_tax: bool | None = None
    shipping: DraftShipping = DraftShipping()
    discounts: Annotated[list[DraftDiscount], Meta(max_length=20)] = []
    payment: DraftPayment | None = None
    payments: Annotated[list[DraftPayment], Meta(max_length=20)] = []
    totals: DraftTotals | None = None
    notes: Notes = ""
    tags: Tags = []
    attributes: Attributes = {}
    promise: UUID | None = None
    codes: Annotated[list[Code], Meta(max_length=10)] = []

    @property
    def ways_to_pay(self) -> list[DraftPayment]:
        """Every payment, in the order of use."""
        return [self.payment, *self.payments] if self.payment else self.payments

    def payment_pointer(self, place: int) -> str:
        """Where the payment of that place among the ways to pay stands in the draft."""
        if self.payment and not place:
            return "/payment"
        return f"/payments/{place - bool(self.payment)}"
