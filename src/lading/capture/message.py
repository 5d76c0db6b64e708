"""What a channel's message comes to, whichever channel sent it."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

from lading.orders import OrderDraft

ZERO = Decimal(0)
Topic = Literal["created", "updated", "cancelled"]


class Cancellation(msgspec.Struct, frozen=True):
    """The channel has cancelled the whole order; `at` is its own time of it, where it says so."""

    at: datetime | None = None
    reason: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where the order stands in its channel, for what a draft has no word: for imports, tasks and the order page.

    `name` is what people there call the order (`#1001`). `money` and `fulfilment` are the channel's own words,
    `lines` its word for each line's fulfilment, in the draft's sequence. Amounts are in the draft's currency.
    """

    name: str = ""
    money: str = ""
    fulfilment: str = ""
    lines: list[str] = []
    paid_at: datetime | None = None
    fulfilled_at: datetime | None = None
    cancelled_at: datetime | None = None
    refunded: Decimal = ZERO
    outstanding: Decimal = ZERO
    test: bool = False


class ChannelMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message about one order. Versions of an order are ordered by `version_stamp`, the channel's own time.

    `draft` is the order as it is wanted now, None when nothing of it is wanted any more. `ready` is false for what
    is not an order yet (a cart, a failed payment). `remarks` says what had to be changed to fit; `raw` is the body.
    """

    topic: Topic
    external_id: str
    version_stamp: datetime
    draft: OrderDraft | None
    cancellation: Cancellation | None = None
    standing: Standing = Standing()
    ready: bool = True
    remarks: list[str] = []
    raw: bytes = b""


class Unread(msgspec.Struct, frozen=True):
    """One order of a list that could not be understood: the others are not spoiled by it. `position` counts from 1."""

    position: int
    code: str
    sentence: str
    raw: bytes


class Stand(msgspec.Struct, frozen=True):
    """SKUs that stand for what channels charge beside goods; create them as items that are not stocked."""

    tip: str = "TIP"
    fee: str = "FEE"
    duties: str = "DUTIES"


STANDARD = Stand()
