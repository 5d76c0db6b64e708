"""What would be billed for orders now, document by document: shared out, drafted, checked; nothing is written."""

import asyncio
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.billing.check import check_document
from lading.billing.draft import draft_document
from lading.billing.einvoice import prepare_schemas, write_xml
from lading.billing.facts import Document, Kind, OrderShare, Reference
from lading.billing.frame import Frame, Posted
from lading.billing.order_facts import OrderFacts, read_order_facts
from lading.billing.pools import Transaction, pool, turned
from lading.billing.rules import Rule, read_rules, rule_of
from lading.billing.sellers import SellerDraft, read_sellers, seller_of
from lading.billing.series import SeriesDraft, choose_series, read_series
from lading.billing.shares import Account, read_accounts
from lading.billing.traders import Buyer, Place
from lading.billing.unbilled import read_waiting
from lading.documents import Letterhead, letterhead_of, read_letterheads, words_of
from lading.kernel import Refusal
from lading.store import UnitOfWork

ZERO = Decimal(0)
_VAT_ID = re.compile("[A-Z]{2}[A-Z0-9]{2,13}")
_ADDRESS = ("country", "name", "company", "line1", "line2", "city", "region", "postal_code")


class Desk(msgspec.Struct, frozen=True):
    """What drafting needs, read once."""

    orders: Mapping[UUID, OrderFacts]
    rules: Mapping[str, Rule]
    sellers: Mapping[str, SellerDraft]
    series: Sequence[SeriesDraft]
    letterheads: Mapping[str, Letterhead]
    accounts: dict[UUID, Account]
    terms: Mapping[str, int]
    today: date

    def rule(self, order: OrderFacts) -> Rule | None:
        """When the order is billed."""
        return rule_of(self.rules, channel=order.channel, customer=order.customer)


class Ready(msgspec.Struct, frozen=True):
    """A document that only lacks its number: `series` will give it, `orders` are those on it."""

    document: Document
    series: str
    customer: str | None
    orders: tuple[UUID, ...]


class Refused(msgspec.Struct, frozen=True):
    """What cannot be issued, and why."""

    orders: tuple[UUID, ...]
    why: Refusal


class Drafts(msgspec.Struct, frozen=True):
    """What is ready and what was refused."""

    ready: list[Ready]
    refused: list[Refused]


async def read_desk(unit: UnitOfWork, *, orders: Iterable[UUID]) -> Desk:
    """Everything that drafting documents of these orders needs."""
    facts = await read_order_facts(unit, orders=orders)
    customers = sorted({one.customer for one in facts.values() if one.customer})
    terms = await unit.fetch("SELECT customer, net_days FROM customer_terms WHERE customer = ANY(%s)", [customers])
    return Desk(
        orders=facts,
        rules=await read_rules(unit),
        sellers=await read_sellers(unit),
        series=await read_series(unit),
        letterheads=await read_letterheads(unit),
        accounts=await read_accounts(unit, orders=list(facts)),
        terms=dict(terms),
        today=unit.now.date(),
    )


async def draft_waiting(
    unit: UnitOfWork, *, orders: Iterable[UUID], kind: Kind, by_rule: bool, only: Collection[UUID] | None = None
) -> Drafts:
    """Invoices, or credit memos, of everything that waits for one in these orders, or `only` of some transactions.

    `by_rule` bills as each order's rule says (and what was voided not again); else everything now, order by order.
    """
    await asyncio.to_thread(prepare_schemas)
    desk = await read_desk(unit, orders=orders)
    words = {id_: words_of(letterhead_of(desk.letterheads, one.channel).language) for id_, one in desk.orders.items()}
    waiting = await read_waiting(unit, orders=desk.orders, words=words, once=by_rule)
    if by_rule:
        waiting = [one for one in waiting if _is_due(desk, one, unit.now)]
    if only is not None:
        waiting = [one for one in waiting if one.id in only]
    drafts = Drafts([], [])
    for some in _groups(desk, waiting, by_rule=by_rule):
        _draft(desk, some, kind, drafts)
    return drafts


def _is_due(desk: Desk, one: Transaction, now: datetime) -> bool:
    rule = desk.rule(desk.orders[one.order_id])
    if rule is None or rule.mode == "none" or one.at < rule.since:
        return False
    return rule.mode != "monthly" or (one.at.year, one.at.month) < (now.year, now.month)


def _groups(desk: Desk, waiting: Sequence[Transaction], *, by_rule: bool) -> list[list[Transaction]]:
    """What belongs together: an order, or all of a customer's orders of a month that are alike."""
    groups: dict[Any, list[Transaction]] = {}
    for one in waiting:
        order = desk.orders[one.order_id]
        rule = desk.rule(order)
        monthly = by_rule and rule is not None and rule.mode == "monthly" and order.customer
        key: Any = one.order_id
        if monthly:
            alike = (order.channel, order.currency, order.prices_include_tax, str(sorted(order.bill_to.items())))
            key = (order.customer, one.at.year, one.at.month, *alike)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _draft(desk: Desk, some: Sequence[Transaction], kind: Kind, drafts: Drafts) -> None:
    rule = desk.rule(desk.orders[some[0].order_id])
    pools = pool(some, one_per_sale=rule is not None and rule.mode == "per_shipment")
    if kind == "invoice":
        for each in pools.invoices:
            _try(desk, each, kind, [part for one in each for part in one.posted], drafts)
    else:
        billed = [one for one in pools.memos if _invoices(desk, one.order_id)]
        if billed:
            _try(desk, billed, kind, turned(part for one in billed for part in one.posted), drafts)


def _invoices(desk: Desk, order: UUID) -> list[Reference]:
    found = [one for one in desk.accounts[order].documents if one.kind == "invoice"]
    return [Reference(one.number, one.issued_on) for one in found]


def _try(desk: Desk, some: Sequence[Transaction], kind: Kind, posted: Sequence[Posted], drafts: Drafts) -> None:
    orders = tuple(dict.fromkeys(one.order_id for one in some))
    try:
        drafts.ready.append(prepare(desk, orders, kind, lambda frame: draft_document(frame, posted=posted), some))
    except Refusal as why:
        drafts.refused.append(Refused(orders, why))


def prepare(
    desk: Desk,
    orders: tuple[UUID, ...],
    kind: Kind,
    draft: Callable[[Frame], Document],
    some: Sequence[Transaction] = (),
) -> Ready:
    """A document checked by the rules and by the schemas, with a number that only stands in for the real one.

    Raises `NoSeller`, `NoSeries`, `BrokenInvoice`, `BadXml`.
    """
    first = desk.orders[orders[0]]
    document = draft(_frame(desk, [desk.orders[one] for one in orders], kind, some))
    country = document.buyer.address.country
    series = choose_series(desk.series, kind=kind, channel=first.channel, country=country)
    check_document(document)
    write_xml(document, syntax="cii")
    write_xml(document, syntax="ubl")
    if kind == "invoice":
        for share in document.orders:
            account = desk.accounts[share.id]
            used = msgspec.structs.replace(account, paid=account.paid - share.gross)
            desk.accounts[share.id] = used
    return Ready(document, series.code, first.customer or None, orders)


def _frame(desk: Desk, orders: Sequence[OrderFacts], kind: Kind, some: Sequence[Transaction]) -> Frame:
    first, rule = orders[0], desk.rule(orders[0])
    days = [one.at.date() for one in some] or [desk.today]
    one_order, deposit = len(orders) == 1, bool(some) and all(one.kind == "deposit" for one in some)
    return Frame(
        kind=kind,
        number="0",
        issued_on=desk.today,
        currency=first.currency,
        language=letterhead_of(desk.letterheads, first.channel).language,
        channel=first.channel,
        prices_include_tax=first.prices_include_tax,
        seller=seller_of(desk.sellers, first.channel),
        buyer=buyer_of(first),
        orders=[_share(desk, one, kind) for one in orders],
        exempt=bool(first.party.get("tax_exempt")),
        due_days=_due_days(desk, first, rule),
        terms=rule.terms if rule else "",
        delivered_on=max(days) if one_order and not deposit else None,
        deposit=deposit,
        period=None if one_order else (min(days), max(days)),
        corrects=[found for one in orders for found in _invoices(desk, one.id)] if kind == "credit_memo" else (),
    )


def _share(desk: Desk, order: OrderFacts, kind: Kind) -> OrderShare:
    spare = max(desk.accounts[order.id].spare, ZERO) if kind == "invoice" else ZERO
    return OrderShare(id=order.id, number=order.number, gross=ZERO, prepaid=spare, reference=order.reference)


def _due_days(desk: Desk, order: OrderFacts, rule: Rule | None) -> int:
    if rule is not None and rule.due_days is not None:
        return rule.due_days
    return desk.terms.get(order.customer, 0)


def buyer_of(order: OrderFacts) -> Buyer:
    """Who bought, as the order and the customer's record say it; the country of a pick-up is its place's."""
    party, told = order.party, order.told
    addresses = party.get("addresses") or [{}]
    address = _place(order.bill_to or next((one for one in addresses if one.get("label") == "billing"), addresses[0]))
    if not address.country:
        address = msgspec.structs.replace(address, country=order.fetched_in)
    number = re.sub("[ .-]", "", str(party.get("tax_id") or "")).upper()
    return Buyer(
        code=order.customer,
        name=str(told.get("name") or party.get("name") or address.name),
        company=str(told.get("company") or party.get("company") or address.company),
        email=str(told.get("email") or party.get("email") or ""),
        vat_id=number if _VAT_ID.fullmatch(number) else "",
        address=address,
        ship_to=_place(order.ship_to),
    )


def _place(said: Mapping[str, Any]) -> Place:
    return Place(**{name: str(said.get(name) or "") for name in _ADDRESS})
