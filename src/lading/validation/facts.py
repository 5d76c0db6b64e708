"""What must be known of the world to judge an order."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.catalog import Channel, Item
from lading.pricing import PricedOrder


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """The world as one order meets it; `channel`, `items`, `places` and `now` are shared by a whole batch.

    `items` has at least the known SKUs of the order; `places` the codes of the places where one may pick up.
    `list_prices` has one entry per line in the line's unit, None where the list is silent, or is empty when
    nobody asked. `priced` is the order by our own rates, line by line, or None when it could not be priced.
    `customer_orders` counts the customer's earlier orders; None when that is not known. `look_alikes` are the
    numbers of orders of the last 24 hours with the same customer and content under another external id.
    `beyond_limits` says, by number of the line, why a price agreed by hand is beyond its limit; `refused_codes` are
    codes of promotions that gave nothing, each with the reason. `expired_certificate` says which exemption ended;
    `tax_trouble` why a tax service gave no answer for which the company wants to wait, or (`tax_refuses`) to refuse.
    """

    channel: Channel
    items: Mapping[str, Item]
    now: datetime
    places: Container[str] = frozenset()
    list_prices: Sequence[Decimal | None] = ()
    priced: PricedOrder | None = None
    customer_orders: int | None = None
    look_alikes: Sequence[str] = ()
    expired_certificate: str = ""
    tax_trouble: str = ""
    tax_refuses: bool = False
    refused_codes: Sequence[tuple[str, str]] = ()
    beyond_limits: Mapping[int, str] = {}
