"""What people order at Harbour & Hearth: drafts drawn by chance, priced as the shop would."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from lading.app.demo.goods import Good
from lading.app.demo.people import Buyer
from lading.app.demo.routes import point_of_town
from lading.app.demo.setting import price_in
from lading.kernel import round_money
from lading.orders import OrderDraft

MARK = "HH-"
"""How the external ids of the demo's orders begin: what tells them from a company's own."""

_CHANNELS = {"web": 66, "market": 23, "phone": 11}
_LETTER = {"web": "W", "market": "M", "phone": "P", "trade": "T"}
_NOTES = (
    "Please leave the parcel with the neighbours.",
    "A present: no invoice in the parcel, please.",
    "The bell is broken, please knock.",
    "Thank you for the lovely packaging last time!",
)
_AGREED = (
    "Promised by Cleo after the late delivery",
    "The last one, from the shop window",
    "Regular customer, ten per cent",
)
_SHIPPING = {"standard": Decimal("4.90"), "express": Decimal("12.90")}
FREE_FROM = Decimal(75)


class Wishes:
    """An endless supply of orders; the same one for the same `chance`."""

    def __init__(self, chance: random.Random, goods: Sequence[Good], buyers: Sequence[Buyer]) -> None:
        self._chance = chance
        self._goods = goods
        # A few things sell all the time and most things now and then, as everywhere.
        self._weights = [1 / (1 + place) ** 0.7 for place in range(len(goods))]
        chance.shuffle(self._weights)
        self._weights = [weight if good.draft.stocked else 0 for good, weight in zip(goods, self._weights, strict=True)]
        self._services = {good.sku: good for good in goods if not good.draft.stocked}
        self._people = [buyer for buyer in buyers if not buyer.trade]
        self._habits = [chance.paretovariate(1.3) for _ in self._people]
        self._shops = [buyer for buyer in buyers if buyer.trade]
        self._count = 0

    def favourites(self) -> list[Good]:
        """What sells best, first."""
        order = sorted(range(len(self._goods)), key=lambda place: -self._weights[place])
        return [self._goods[place] for place in order if self._goods[place].draft.stocked]

    def draw(self, *, at: datetime, series: str = "") -> dict[str, Any]:
        """The next order, as JSON would carry it."""
        self._count += 1
        if self._chance.random() < 0.09:
            return self._trade(at, series)
        channel = self._chance.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]
        return self._retail(channel, at, series)

    def _retail(self, channel: str, at: datetime, series: str) -> dict[str, Any]:
        chance = self._chance
        buyer = chance.choices(self._people, self._habits)[0]
        chosen = self._choose(1 + min(int(chance.expovariate(0.75)), 5))
        lines = [self._line(good, buyer.currency) for good in chosen] + self._besides(buyer.currency)
        if channel == "phone" and chance.random() < 0.2:
            lines[0] |= {"discount": str(round_money(_worth(lines[0]) / 10, buyer.currency))}
            lines[0] |= {"price_reason": chance.choice(_AGREED)}
        goods = sum((_worth(line) for line in lines), Decimal(0))
        method = "express" if chance.random() < 0.12 else "standard"
        shipping = Decimal(0) if method == "standard" and goods >= FREE_FROM else _SHIPPING[method]
        discount = round_money(goods / 10, buyer.currency) if chance.random() < 0.08 else Decimal(0)
        body = self._frame(channel, buyer, at, series) | {
            "prices_include_tax": True,
            "lines": lines,
            "shipping": {"method": method, "amount": str(shipping)},
        }
        if discount:
            body["discounts"] = [{"amount": str(discount), "code": "WELCOME10", "reason": "First order"}]
        if channel != "phone" or chance.random() < 0.5:
            body["payment"] = self._payment(channel, goods + shipping - discount)
        return body | self._extras(channel, at)

    def _trade(self, at: datetime, series: str) -> dict[str, Any]:
        chance = self._chance
        buyer = chance.choice(self._shops)
        lines: list[dict[str, Any]] = []
        for good in self._choose(chance.randint(3, 9)):
            unit = next((unit.unit for unit in good.draft.units if unit.unit in ("case", "kilo-bag", "bag")), "")
            if good.draft.stocked:
                quantity = chance.randint(1, 4) if unit else chance.randint(2, 8)
                lines.append({"sku": good.sku, "quantity": str(quantity), **({"unit": unit} if unit else {})})
        attributes = {"po_number": f"PO-{chance.randint(2000, 9999)}", "dock": chance.choice(("front", "back"))}
        return self._frame("trade", buyer, at, series) | {
            "currency": "EUR",
            "lines": lines or [{"sku": self._goods[0].sku, "quantity": "12"}],
            "shipping": {"method": "freight", "amount": "25.00"},
            "payment": {"method": "invoice"},
            "requested_by": str((at + timedelta(days=chance.randint(4, 14))).date()),
            "attributes": attributes,
        }

    def _frame(self, channel: str, buyer: Buyer, at: datetime, series: str) -> dict[str, Any]:
        draft = buyer.draft
        person = {"code": draft.code, "name": draft.name, "company": draft.company, "email": draft.email}
        return {
            "channel": channel,
            "external_id": f"{MARK}{_LETTER[channel]}{series}{self._count:05}",
            "placed_at": at.isoformat(),
            "currency": buyer.currency,
            "customer": {name: value for name, value in (person | {"phone": draft.phone}).items() if value},
            "ship_to": {k: v for k, v in msgspec.to_builtins(buyer.address).items() if k != "label"}
            | point_of_town(buyer.address.city),
        }

    def _choose(self, count: int) -> list[Good]:
        return list({good.sku: good for good in self._chance.choices(self._goods, self._weights, k=count)}.values())

    def _line(self, good: Good, currency: str) -> dict[str, Any]:
        chance = self._chance
        price = price_in(currency, good.price)
        if good.kind in ("tea", "coffee"):
            unit = chance.choice(good.draft.units)
            return {
                "sku": good.sku,
                "quantity": str(chance.choice((1, 1, 1, 2, 3))),
                "unit": unit.unit,
                "unit_price": str(price * unit.factor),
            }
        quantity = chance.choice((1, 1, 1, 2, 2, 4, 6)) if good.price < 30 else chance.choice((1, 1, 1, 2))
        return {"sku": good.sku, "quantity": str(quantity), "unit_price": str(price)}

    def _besides(self, currency: str) -> list[dict[str, Any]]:
        """What is no stock: now and then a present is wrapped, and somebody leaves a tip."""
        chance = self._chance
        wanted = {"GIFT-WRAP": 1} if chance.random() < 0.08 else {}
        wanted |= {"GIFT-CARD": 1} if wanted and chance.random() < 0.4 else {}
        wanted |= {"TIP": chance.randint(1, 5)} if chance.random() < 0.05 else {}
        return [
            {"sku": sku, "quantity": str(count), "unit_price": str(price_in(currency, self._services[sku].price))}
            for sku, count in wanted.items()
        ]

    def _payment(self, channel: str, total: Decimal) -> dict[str, str]:
        method = "marketplace" if channel == "market" else self._chance.choice(("card", "card", "paypal"))
        told = {"method": method, "reference": f"{method}_{self._chance.getrandbits(40):010x}"}
        granted = str(total.quantize(Decimal("0.01")))
        return told | ({"authorised": granted} if method == "card" else {"authorised": granted, "captured": granted})

    def _extras(self, channel: str, at: datetime) -> dict[str, Any]:
        """Notes, tags, and now and then a slip that a person has to look at."""
        chance = self._chance
        extras: dict[str, Any] = {}
        if chance.random() < 0.12:
            extras["notes"] = chance.choice(_NOTES)
        if channel != "market" and chance.random() < 0.06:
            extras["attributes"] = {"gift_note": "Happy birthday!"}
            extras["tags"] = ["gift"]
        if chance.random() < 0.05:
            extras["requested_by"] = str((at + timedelta(days=chance.randint(3, 10))).date())
        return extras


def spoil(chance: random.Random, body: dict[str, Any]) -> dict[str, Any]:
    """The same order with a slip: a postal code of elsewhere, an e-mail address that is none, or no payment."""
    slip = chance.choice(("postal_code", "email", "payment"))
    if slip == "postal_code":
        return body | {"ship_to": body["ship_to"] | {"postal_code": "0000"}}
    if slip == "email":
        return body | {"customer": body["customer"] | {"email": "not an address"}}
    return {name: value for name, value in body.items() if name != "payment"}


def as_draft(body: dict[str, Any]) -> OrderDraft:
    """The order as the acts take it."""
    return msgspec.convert(body, OrderDraft, strict=False)


def _worth(line: dict[str, Any]) -> Decimal:
    worth = Decimal(line["quantity"]) * Decimal(line["unit_price"])
    return round_money(worth, "EUR") - Decimal(line.get("discount", 0))  # all currencies here have cents
