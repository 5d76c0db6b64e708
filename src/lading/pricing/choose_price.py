"""Which price applies to a buyer: contracts first, then the lists that are theirs, best first; with reasons. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from lading.catalog import Channel, Item, Unit
from lading.kernel import plain
from lading.pricing.values import Buyer, ContractPrice, ListTerms, ListUse, Price

ONE = Decimal(1)


class Prices(Protocol):
    """What choosing asks of the price book."""

    lists: dict[str, ListTerms]
    default_lists: dict[str, str]

    def entries(self, *, price_list: str, sku: str) -> Sequence[Price]:
        """The prices of an item in a list."""

    def contracts(self, *, customer: str, sku: str) -> Sequence[ContractPrice]:
        """What a customer's contracts say of an item."""

    def used(self, kind: str, holder: str) -> Sequence[ListUse]:
        """The lists by which a group or a channel buys."""


class Asked(msgspec.Struct, frozen=True):
    """Of what a price is asked: so much of an item in a unit, for a buyer, on a day."""

    item: Item
    unit: Unit
    quantity: Decimal
    buyer: Buyer
    channel: Channel
    currency: str
    day: date


class Candidate(msgspec.Struct, frozen=True):
    """A price that might apply. `price` is None where it does not, and `reason` says why it does or does not."""

    source: str
    name: str
    price: Decimal | None
    reason: str


class ChosenPrice(msgspec.Struct, frozen=True):
    """The price of one unit, where it comes from, why, and what else there would have been. None: nobody says one."""

    price: Decimal | None
    source: str
    reason: str
    losers: list[Candidate]


def choose_price(
    *,
    item: Item,
    unit: Unit,
    quantity: Decimal,
    buyer: Buyer,
    channel: Channel,
    currency: str,
    day: date,
    book: Prices,
) -> ChosenPrice:
    """What one `unit` of an item costs a buyer, in `currency`, with every other price that was looked at.

    A contract comes before any list; then the customer's own lists, their groups', the channel's, and the one by which
    the channel sells to everybody; within each kind the lowest priority, then the code.
    """
    found = list(_candidates(Asked(item, unit, quantity, buyer, channel, currency, day), book))
    winner = next((one for one in found if one.price is not None), None)
    if winner is None or winner.price is None:
        why = f"No contract and no list says what one {unit.name} of {item.sku} costs in {currency}."
        return ChosenPrice(None, "", why, found)
    reason = winner.reason
    others = [one for one in found if one is not winner]
    if cheaper := [one for one in others if one.price is not None and one.price < winner.price]:
        least = min(cheaper, key=lambda one: (one.price, one.source))
        reason += f"; {least.name} would be {_money(least.price)}, but ranks behind"
    elif rest := [one for one in others if one.price is not None]:
        reason += f"; {rest[0].name} would be {_money(rest[0].price)}"
    return ChosenPrice(winner.price, winner.source, f"{reason}.", others)


def best_price(asked: Asked, book: Prices) -> tuple[Decimal | None, str]:
    """The price and its source as `choose_price` would choose them, without looking further: the order path's way."""
    for one in _candidates(asked, book):
        if one.price is not None:
            return one.price, one.source
    return None, ""


def _candidates(asked: Asked, book: Prices) -> Iterator[Candidate]:
    yield from _contracts(asked, book)
    seen: set[str] = set()
    for who, code in _lists(asked, book):
        if code in seen or code not in book.lists:
            continue
        seen.add(code)
        yield _of_list(asked, book, book.lists[code], who)


def _contracts(asked: Asked, book: Prices) -> Iterator[Candidate]:
    """By contract: the newest that applies wins, its highest break that the quantity reaches."""
    customer = asked.buyer.code
    known = book.contracts(customer=customer, sku=asked.item.sku) if customer else ()
    by_contract: dict[str, list[ContractPrice]] = {}
    for one in sorted(known, key=lambda one: (one.price.valid_from, one.contract), reverse=True):
        by_contract.setdefault(one.contract, []).append(one)
    for contract, prices in by_contract.items():
        mine = [one for one in prices if one.currency == asked.currency]
        name = f"contract {contract}"
        if not mine:
            yield Candidate(prices[0].source, name, None, f"{name} is in {prices[0].currency}")
            continue
        price, entry, why = _reached(asked, [one.price for one in mine])
        kept = next((one for one in mine if one.price is entry), mine[0])
        until = f" until {_day(entry.valid_to)}" if entry and entry.valid_to else ""
        yield Candidate(kept.source, name, price, (why and f"{name} {why}") or f"{name}{until}{_from(entry)}")


def _lists(asked: Asked, book: Prices) -> Iterator[tuple[str, str]]:
    """Who gives which list, the first to be asked first."""
    buyer, day = asked.buyer, asked.day
    yield from _ranked("of this customer", buyer.lists, book, day)
    groups = [(group, use) for group in sorted(buyer.groups) for use in book.used("group", group)]
    for use in sorted((use for _, use in groups), key=lambda use: _rank(use, book)):
        group = next(group for group, other in groups if other is use)
        yield from _ranked(f"for the group {group}", [use], book, day)
    yield from _ranked("of the channel", book.used("channel", asked.channel.code), book, day)
    own = asked.channel.price_list
    if own and own in book.lists and book.lists[own].currency == asked.currency:
        yield "by which the channel sells", own
    elif standard := book.default_lists.get(asked.currency):
        yield f"for everybody who pays in {asked.currency}", standard


def _ranked(who: str, uses: Iterable[ListUse], book: Prices, day: date) -> Iterator[tuple[str, str]]:
    for use in sorted(uses, key=lambda use: _rank(use, book)):
        if use.on(day):
            yield who, use.price_list


def _rank(use: ListUse, book: Prices) -> tuple[int, str]:
    terms = book.lists.get(use.price_list)
    return (terms.priority if terms else 0, use.price_list)


def _of_list(asked: Asked, book: Prices, terms: ListTerms, who: str) -> Candidate:
    name = f"“{terms.name}”"
    if terms.currency != asked.currency:
        return Candidate(terms.source, name, None, f"{name} is in {terms.currency}")
    if not terms.on(asked.day):
        return Candidate(terms.source, name, None, f"{name} does not apply on {_day(asked.day)}")
    price, entry, why = _reached(asked, book.entries(price_list=terms.code, sku=asked.item.sku))
    if price is None:
        return Candidate(terms.source, name, None, f"{name} {why}")
    return Candidate(terms.source, name, price, f"{name}, the list {who}{_from(entry)}")


def _reached(asked: Asked, entries: Sequence[Price]) -> tuple[Decimal | None, Price | None, str]:
    """The price of one unit, the entry that says it, or why there is none."""
    today = [one for one in entries if one.on(asked.day)]
    found = find_entry(today, asked.item, asked.unit, asked.quantity)
    if found:
        entry, scale = found
        return entry.price * scale, entry, ""
    if today:
        least = min(one.from_quantity for one in today)
        return None, None, f"begins at a quantity of {plain(least)}, or knows no price of this unit"
    return None, None, f"has no price of it on {_day(asked.day)}" if entries else "has no price of it"


def find_entry(entries: Iterable[Price], item: Item, unit: Unit, quantity: Decimal) -> tuple[Price, Decimal] | None:
    """The entry that prices a unit, and by what to multiply it: the unit's own, else the base unit's × factor.

    The highest quantity that is reached wins, then the entry that began last.
    """
    own = "" if unit.name == item.unit else unit.name
    for name, scale in ((own, ONE), ("", unit.factor)):
        reached = [one for one in entries if one.unit == name and one.from_quantity <= quantity * scale]
        if reached:
            return max(reached, key=lambda one: (one.from_quantity, one.valid_from)), scale
    return None


def _from(entry: Price | None) -> str:
    if entry is None or not entry.from_quantity:
        return ""
    return f", from {plain(entry.from_quantity)} on"


def _money(price: Decimal | None) -> str:
    return "nothing" if price is None else f"{price:f}"


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
