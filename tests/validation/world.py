"""A draft without a flaw and the world in which it has none; tests change one thing and look."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import Channel, ChannelSettings, Item, Unit
from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.pricing import LineToPrice, PricedOrder, price_order
from lading.validation import Facts, check_shape, validate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ITEMS = {
    "MUG-RED": Item(sku="MUG-RED", name="Mug", units={"box": Unit("box", Decimal(6), 0)}),
    "TEA-1KG": Item(sku="TEA-1KG", name="Tea", unit="kg", decimals=3),
    "OLD": Item(sku="OLD", name="Gone", sellable=False),
}
PERFECT: dict[str, Any] = {
    "channel": "web",
    "external_id": "A-1001",
    "placed_at": "2026-11-20T10:15:00Z",
    "currency": "USD",
    "customer": {"name": "Ada Lovelace", "email": "ada@example.com", "phone": "+12025550123"},
    "ship_to": {
        "name": "Ada Lovelace",
        "line1": "1 Main St",
        "city": "Springfield",
        "region": "IL",
        "postal_code": "62701",
        "country": "US",
    },
    "lines": [{"sku": "MUG-RED", "quantity": "2", "unit_price": "9.50"}],
    "shipping": {"amount": "5.00"},
    "payment": {"method": "card", "authorised": "24.00"},
}


def perfect_draft(**changes: Any) -> OrderDraft:
    """The flawless draft with some fields changed; `line=` changes fields of its one line."""
    fields = {**PERFECT, **changes}
    if line := fields.pop("line", None):
        fields["lines"] = [{**PERFECT["lines"][0], **line}]
    return msgspec.convert(fields, OrderDraft, strict=False)


def facts_for(draft: OrderDraft, *, kind: str = "api", rate: str = "0", **changes: Any) -> Facts:
    """A world of three items at 9.50 each; unknown changes become settings of the channel."""
    own = {name: changes.pop(name) for name in list(changes) if name in Facts.__struct_fields__}
    include = changes.pop("prices_include_tax", True)
    settings = msgspec.convert(changes, ChannelSettings, strict=False)
    channel = Channel(code="web", name="Web", kind=kind, prices_include_tax=include, settings=settings)
    prices = [None if line.sku not in ITEMS else Decimal("9.50") for line in draft.lines]
    priced = None if check_shape(draft=draft) else price(draft, include=include, rate=rate)
    world = {"channel": channel, "items": ITEMS, "now": NOW, "places": {"STORE"}, "customer_orders": 3}
    return Facts(**{**world, "priced": priced, "list_prices": prices, **own})


def price(draft: OrderDraft, *, include: bool, rate: str) -> PricedOrder:
    """The draft at its own prices and one rate of tax."""
    rates = {"standard": (Decimal(rate), "tax"), "shipping": (Decimal(rate), "tax")}
    return price_order(
        lines=[
            LineToPrice(line.quantity, line.unit_price or Decimal(0), line.discount, "standard") for line in draft.lines
        ],
        discount=sum((discount.amount for discount in draft.discounts), Decimal(0)),
        shipping=draft.shipping.amount,
        currency=draft.currency,
        includes_tax=include if draft.prices_include_tax is None else draft.prices_include_tax,
        rates=rates,
    )


def findings_of(*, facts: dict[str, Any] | None = None, **changes: Any) -> list[Finding]:
    """What validation says of the changed draft."""
    draft = perfect_draft(**changes)
    return judge(draft, facts_for(draft, **(facts or {})))


def judge(draft: OrderDraft, facts: Facts) -> list[Finding]:
    """Shape first, and where that is sound everything else: as doors ask."""
    return check_shape(draft=draft) or validate(draft=draft, facts=facts)


def codes_of(**changes: Any) -> list[tuple[str, str]]:
    """Code and pointer of every finding."""
    return [(found.code, found.pointer) for found in findings_of(**changes)]
