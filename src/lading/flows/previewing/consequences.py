"""What an act would cause, as values: the answer of every preview, and what a commit is compared with."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec


class OrderChange(msgspec.Struct, frozen=True):
    """How an order stands: one of its axes, its promised day and so on, from `before` to `after`."""

    order: str
    what: str
    before: str | None
    after: str | None


class UnitMove(msgspec.Struct, frozen=True):
    """Units of a line, in its unit, that go from one state to another; `new` and `gone` are outside of the order."""

    order: str
    line: int
    sku: str
    before: str
    after: str
    quantity: Decimal


class StockChange(msgspec.Struct, frozen=True):
    """A counter of stock, in base units: `on_hand`, `reserved` or `safety`."""

    sku: str
    place: str
    what: str
    before: Decimal
    after: Decimal


class ReservationChange(msgspec.Struct, frozen=True):
    """What a line holds of an item at a place, in base units."""

    order: str
    line: int
    sku: str
    place: str
    before: Decimal
    after: Decimal


class PromiseChange(msgspec.Struct, frozen=True):
    """The day on which a line should leave."""

    order: str
    line: int
    before: date | None
    after: date | None


class AmountChange(msgspec.Struct, frozen=True):
    """An amount of an order: `goods`, `discount`, `shipping`, `tax` or `total`."""

    order: str
    what: str
    before: Decimal
    after: Decimal
    currency: str


class TenderChange(msgspec.Struct, frozen=True):
    """What one tender of an order has `authorised`, `captured` or `refunded`."""

    order: str
    tender: int
    method: str
    what: str
    before: Decimal
    after: Decimal
    currency: str


class PaymentAhead(msgspec.Struct, frozen=True):
    """Money that moves: `kind` is authorise, capture, void or refund; the provider is asked for what is `intended`.

    Without a provider it is only recorded.
    """

    order: str
    tender: int
    kind: str
    state: str
    amount: Decimal
    currency: str
    method: str = ""
    provider: str = ""


class CreditChange(msgspec.Struct, frozen=True):
    """What a `store_credit` or `gift_card` is worth; of a customer, or of whoever knows its code."""

    kind: str
    customer: str
    before: Decimal
    after: Decimal
    currency: str


class BalanceChange(msgspec.Struct, frozen=True):
    """An account of the order's ledger, debit positive: `receivable` is what the customer owes for what has left."""

    order: str
    account: str
    before: Decimal
    after: Decimal
    currency: str


class HoldChange(msgspec.Struct, frozen=True):
    """A hold that is `placed` or `lifted`; without a line it is the order's."""

    order: str
    line: int | None
    reason: str
    change: str


class WorkChange(msgspec.Struct, frozen=True):
    """The state of a fulfilment, shipment, return, claim, change, purchase, transfer or count."""

    kind: str
    number: str
    place: str
    before: str | None
    after: str | None


class TaskChange(msgspec.Struct, frozen=True):
    """Work for a person that is `raised` or `closed`."""

    kind: str
    about: str
    change: str


class LetterAhead(msgspec.Struct, frozen=True):
    """A letter that would be written, to whom (a party's code); `not_sent` says why nobody would get it."""

    kind: str
    about: str
    to: str
    not_sent: str = ""


class DocumentChange(msgspec.Struct, frozen=True):
    """A document that is `made`, `made_anew`, `outdated` (printed before, and true no more) or `removed`.

    One of money says its amount; an invoice that a credit memo voids is `taken_back`.
    """

    kind: str
    about: str
    change: str
    amount: Decimal | None = None
    currency: str = ""


class CallAhead(msgspec.Struct, frozen=True):
    """A message to another system: to which partner's place, and of which kind.

    `leave_out` asks a place's people to leave so much of a line out of what they have in hand.
    """

    to: str
    kind: str
    about: str
    quantity: Decimal | None = None


class Sequel(msgspec.Struct, frozen=True):
    """What a worker does a moment later, since it is decided already.

    `what` is capture, void, refund or authorise (of money, asked of `to`), invoice or credit_memo (made), letter (its
    kind in `detail`, to whom), hold_placed or hold_lifted (its reason in `detail`), or call (of another system).
    """

    what: str
    about: str
    to: str = ""
    detail: str = ""
    amount: Decimal | None = None
    currency: str = ""


class Happening(msgspec.Struct, frozen=True):
    """An event that history would show, without times, ids and versions."""

    kind: str
    about: str
    told: dict[str, Any]


class RowChange(msgspec.Struct, frozen=True):
    """How many rows of a table would be added, changed and removed."""

    table: str
    added: int
    changed: int
    removed: int


class Consequences(msgspec.Struct, kw_only=True):
    """Everything that a command would cause. What it would make has no number yet: `new-1`, `new-2` …"""

    sentences: list[str] = []
    orders: list[OrderChange] = []
    units: list[UnitMove] = []
    reservations: list[ReservationChange] = []
    stock: list[StockChange] = []
    promises: list[PromiseChange] = []
    totals: list[AmountChange] = []
    money: list[TenderChange] = []
    payments: list[PaymentAhead] = []
    credits: list[CreditChange] = []
    ledger: list[BalanceChange] = []
    holds: list[HoldChange] = []
    work: list[WorkChange] = []
    tasks: list[TaskChange] = []
    messages: list[LetterAhead] = []
    documents: list[DocumentChange] = []
    webhooks: list[CallAhead] = []
    soon: list[Sequel] = []
    happenings: list[Happening] = []
    records: list[RowChange] = []
