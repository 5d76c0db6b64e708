"""The demo company buys: three suppliers with their terms, and purchase orders in every state, one of them late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from lading.app.demo.goods import Good
from lading.app.demo.past import Past
from lading.app.demo.setting import WAREHOUSE
from lading.flows.buying.cancel_purchases import cancel_purchases
from lading.flows.buying.confirm_purchase import Confirmation, ConfirmedLine, confirm_purchase
from lading.flows.buying.order_from_supplier import Buy, order_from_supplier, send_purchases
from lading.flows.buying.propose_purchases import propose_purchases
from lading.flows.buying.receive_purchase import Delivery, ReceivedLine, receive_purchase
from lading.flows.company import Company
from lading.kernel import Actor
from lading.parties import PartyAddress
from lading.purchasing import (
    PurchaseDraft,
    PurchaseLineDraft,
    Rule,
    SupplierDraft,
    SupplierItemDraft,
    create_purchases,
    put_suppliers,
)
from lading.purchasing.calendar import Calendar
from lading.purchasing.put_supplier_items import put_rules, put_supplier_items
from lading.store import Database

D = Decimal
OTTO, WIM = Actor("user", "otto"), Actor("user", "wim")
COST = D("0.42")
"""What things cost of what they sell for, tax included."""
_CENT = D("0.01")


class _Trade(msgspec.Struct, frozen=True):
    """What a supplier sells: the beginnings of SKUs, and in which multiples."""

    terms: SupplierDraft
    codes: tuple[str, ...]
    multiple: Decimal = D(1)
    minimum: Decimal = D(0)


def _address(country: str, line1: str, postal_code: str, city: str) -> PartyAddress:
    return PartyAddress(country=country, line1=line1, postal_code=postal_code, city=city)


POTTERY, SMITH, TEA = "S-ATELIER", "S-ESSE", "S-BLATT"
_TRADES = (
    _Trade(
        SupplierDraft(
            code=POTTERY,
            name="Atelier Nord Keramik",
            email="bestellung@atelier.example",
            currency="EUR",
            lead_days=10,
            minimum_order=D(400),
            over_percent=D(5),
            address=_address("DE", "Töpfergang 3", "24937", "Flensburg"),
        ),
        ("MUG", "ESP", "BOWL", "PLATE", "SIDE", "PLATTER", "SALAD", "JUG", "TEAPOT", "VASE", "DRIPPER"),
        D(6),
        D(12),
    ),
    _Trade(
        SupplierDraft(
            code=SMITH,
            name="Esse & Amboss",
            email="orders@esse.example",
            currency="EUR",
            lead_days=15,
            address=_address("NL", "Smidstraat 81", "5911 AB", "Venlo"),
            note="Closed in the last week of every year.",
        ),
        ("KNIFE", "PAN", "POT", "KETTLE", "HOOK", "MILL", "STICK", "GRINDER", "SCALE", "LAMP", "CARAFE", "GLASS"),
        D(2),
    ),
    _Trade(
        SupplierDraft(
            code=TEA,
            name="Blatt & Bohne Import",
            email="kontor@blatt.example",
            currency="EUR",
            lead_days=8,
            calendar=Calendar(weekdays=[1, 2, 3, 4]),
            minimum_order=D(250),
            over_percent=D(10),
            address=_address("DE", "Kontorhof 2", "28195", "Bremen"),
        ),
        ("TEA", "COFFEE"),
        D("0.5"),
        D(5),
    ),
)


async def start_buying(database: Database, goods: Sequence[Good], *, now: datetime) -> None:
    """Write suppliers with their terms, and what was bought from them up to this hour."""
    buyer = _Buyer(database, goods, now)
    await buyer.settle_terms()
    await buyer.received_in_full(days_ago=40)
    await buyer.short_and_damaged(days_ago=33)
    await buyer.cancelled(days_ago=24)
    await buyer.late(days_ago=22)
    await buyer.partly_here(days_ago=17)
    await buyer.confirmed_otherwise(days_ago=2)
    await buyer.just_sent()
    await buyer.drafted_from_proposals()


class _Buyer:
    """Otto buys, Wim receives."""

    def __init__(self, database: Database, goods: Sequence[Good], now: datetime) -> None:
        self._past = Past(database, clock=now)
        self._company = Company(self._past)
        self._now = now
        self._sold = {
            trade.terms.code: [good for good in goods if good.sku.partition("-")[0] in trade.codes] for trade in _TRADES
        }

    async def settle_terms(self) -> None:
        """The suppliers, what they sell, and a rule that is not the usual one."""
        self._past.clock = self._now - timedelta(days=55)
        async with self._past.unit_of_work(OTTO) as unit:
            await put_suppliers(unit, drafts=[trade.terms for trade in _TRADES])
            for trade in _TRADES:
                drafts = [self._terms(good, trade) for good in self._sold[trade.terms.code]]
                await put_supplier_items(unit, self._company.reference, supplier=trade.terms.code, drafts=drafts)
            lamp = Rule(sku="LAMP-BRASS", place=WAREHOUSE, method="levels", minimum=D(4), maximum=D(12))
            await put_rules(unit, self._company.reference, rules=[lamp])

    def _terms(self, good: Good, trade: _Trade) -> SupplierItemDraft:
        cost = (good.price * COST).quantize(_CENT, ROUND_HALF_UP)
        number = f"{trade.terms.code[2:5]}-{self._sold[trade.terms.code].index(good) + 101}"
        return SupplierItemDraft(
            sku=good.sku, supplier_sku=number, cost=cost, multiple=trade.multiple, minimum=trade.minimum
        )

    async def _order(self, supplier: str, quantities: Sequence[int], *, first: int, days_ago: float) -> str:
        """A purchase order of some items that was sent so many days ago."""
        self._past.clock = self._now - timedelta(days=days_ago)
        chosen = self._sold[supplier][first : first + len(quantities)]
        lines = [
            PurchaseLineDraft(sku=good.sku, quantity=D(quantity))
            for good, quantity in zip(chosen, quantities, strict=True)
        ]
        async with self._past.unit_of_work(OTTO) as unit:
            draft = PurchaseDraft(supplier=supplier, place=WAREHOUSE, lines=lines)
            (made,) = await create_purchases(unit, self._company.reference, drafts=[draft])
            await send_purchases(unit, numbers=[made.number], anyway=True)
        return made.number

    async def _confirm(self, number: str, *lines: ConfirmedLine, reference: str, days_ago: float) -> None:
        self._past.clock = self._now - timedelta(days=days_ago)
        async with self._past.unit_of_work(OTTO) as unit:
            said = Confirmation(reference=reference, lines=list(lines))
            await confirm_purchase(unit, number=number, confirmation=said)

    async def _receive(self, number: str, delivery: Delivery, *, days_ago: float) -> None:
        self._past.clock = self._now - timedelta(days=days_ago)
        async with self._past.unit_of_work(WIM) as unit:
            await receive_purchase(unit, self._company.reference, number=number, delivery=delivery)

    async def received_in_full(self, *, days_ago: int) -> None:
        """Ordered, confirmed, here."""
        number = await self._order(POTTERY, (24, 24, 18), first=4, days_ago=days_ago)
        await self._confirm(number, reference="AN-20711", days_ago=days_ago - 1)
        goods = self._sold[POTTERY][4:7]
        lines = [
            ReceivedLine(sku=good.sku, quantity=D(quantity)) for good, quantity in zip(goods, (24, 24, 18), strict=True)
        ]
        await self._receive(number, Delivery(lines=lines, delivery_note="LS 5512"), days_ago=days_ago - 14)

    async def short_and_damaged(self, *, days_ago: int) -> None:
        """A few came damaged, and the rest does not come."""
        number = await self._order(SMITH, (20, 12), first=2, days_ago=days_ago)
        one, two = self._sold[SMITH][2:4]
        lines = [
            ReceivedLine(sku=one.sku, quantity=D(16), damaged=D(2), reason="Handles loose"),
            ReceivedLine(sku=two.sku, quantity=D(12)),
        ]
        await self._receive(number, Delivery(lines=lines, delivery_note="88213", close=True), days_ago=days_ago - 20)

    async def cancelled(self, *, days_ago: int) -> None:
        """Nobody wanted it any more."""
        number = await self._order(TEA, (10, 10), first=8, days_ago=days_ago)
        self._past.clock = self._now - timedelta(days=days_ago - 1)
        async with self._past.unit_of_work(OTTO) as unit:
            await cancel_purchases(unit, numbers=[number], reason="The new harvest comes in a month")

    async def late(self, *, days_ago: int) -> None:
        """It should be here by now."""
        number = await self._order(POTTERY, (36, 30, 24, 24), first=0, days_ago=days_ago)
        await self._confirm(number, reference="AN-20790", days_ago=days_ago - 1)

    async def partly_here(self, *, days_ago: int) -> None:
        """The one half came, the other is on its way."""
        number = await self._order(SMITH, (24, 16, 12), first=5, days_ago=days_ago)
        goods = self._sold[SMITH][5:8]
        day = (self._now + timedelta(days=6)).date()
        later = ConfirmedLine(line=3, due_on=day)
        await self._confirm(number, later, reference="2026-0417", days_ago=days_ago - 2)
        lines = [
            ReceivedLine(sku=goods[0].sku, quantity=D(24)),
            ReceivedLine(sku=goods[1].sku, quantity=D(8), refused=D(2), reason="Scratched"),
        ]
        await self._receive(number, Delivery(lines=lines, delivery_note="88390"), days_ago=1.2)

    async def confirmed_otherwise(self, *, days_ago: int) -> None:
        """Dearer and fewer than ordered: a person has to look at it."""
        number = await self._order(TEA, (20, 15, 25), first=0, days_ago=days_ago)
        dearer = (self._sold[TEA][0].price * COST * D("1.08")).quantize(_CENT)
        lines = ConfirmedLine(line=1, unit_cost=dearer), ConfirmedLine(line=3, quantity=D(20))
        await self._confirm(number, *lines, reference="BB/4471", days_ago=days_ago - 1)

    async def just_sent(self) -> None:
        """Nobody has answered yet."""
        await self._order(SMITH, (10, 10), first=9, days_ago=0.1)

    async def drafted_from_proposals(self) -> None:
        """What was proposed for the tea merchant lies ready; the rest waits to be looked at."""
        self._past.clock = self._now
        async with self._past.unit_of_work(OTTO) as unit:
            reference = self._company.reference
            found = await propose_purchases(unit, reference, place=WAREHOUSE, supplier=TEA)
            wishes = [Buy(sku=one.position.sku, place=one.position.place) for one in found[:4]]
            if wishes:
                await order_from_supplier(unit, reference, wishes=wishes)
