"""What a customer who waits is offered: wait, part now, substitutes, cancel the rest; and why not. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from lading.kernel import round_money
from lading.kernel.quantity import floor_to

ZERO = Decimal(0)
OptionKind = Literal["wait", "part_now", "substitute", "cancel_rest"]


class Missing(msgspec.Struct, frozen=True, kw_only=True):
    """A line that waits: `quantity` units of `factor` base units, paid at `unit_price`, there by `deliver_p90`."""

    line: int
    sku: str
    name: str
    quantity: Decimal
    factor: Decimal
    unit_price: Decimal
    deliver_p90: date | None


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A substitute with what is known of it: `price` of a base unit, and when so many could be there.

    `per` base units of it stand in for one base unit; `decimals` are those of its base unit.
    """

    sku: str
    name: str
    unit: str
    decimals: int
    kind: str
    per: Decimal
    automatic: bool
    valid: bool
    sellable: bool
    price: Decimal | None
    ready_on: date | None
    deliver_p90: date | None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A substitute as it is offered: so much of it, at `unit_price`, which is `difference` more than what waits."""

    line: int
    sku: str
    name: str
    unit: str
    kind: str
    quantity: Decimal
    unit_price: Decimal
    difference: Decimal
    ready_on: date
    deliver_p90: date
    automatic: bool


class NotOffered(msgspec.Struct, frozen=True, kw_only=True):
    """A substitute that is not offered, and why."""

    line: int
    sku: str
    why: str
    sentence: str


WHY_NOT = {
    "not_now": "It may not stand in today.",
    "not_sold": "It is not sold.",
    "not_whole": "It does not come out in whole units.",
    "no_price": "The price list says nothing of it.",
    "not_available": "There is not enough of it, and nobody can say when.",
    "not_sooner": "It would come no sooner.",
}
"""Why a substitute is not offered."""


def pieces_of(missing: Missing, candidate: Candidate) -> Decimal | None:
    """Base units of the substitute that stand in for what waits; None where they do not come out even."""
    quantity = missing.quantity * missing.factor * candidate.per
    return quantity if floor_to(quantity, candidate.decimals) == quantity and quantity > 0 else None


def price_of(missing: Missing, candidate: Candidate, currency: str) -> Decimal | None:
    """What a base unit costs: its list price; of an equivalent never more than what it stands in for."""
    if candidate.price is None:
        return None
    stood_for = round_money(missing.unit_price / missing.factor / candidate.per, currency)
    return min(candidate.price, stood_for) if candidate.kind == "equivalent" else candidate.price


def judge_offers(
    *, missing: Missing, candidates: Sequence[Candidate], currency: str
) -> tuple[list[Offer], list[NotOffered]]:
    """What is offered instead of a waiting line, in the sequence of the candidates; and what is not, and why."""
    offers: list[Offer] = []
    others: list[NotOffered] = []
    for one in candidates:
        quantity, price = pieces_of(missing, one), price_of(missing, one, currency)
        why = _why_not(missing, one, quantity, price)
        if why or quantity is None or price is None or one.deliver_p90 is None or one.ready_on is None:
            others.append(NotOffered(line=missing.line, sku=one.sku, why=why, sentence=WHY_NOT[why]))
            continue
        offers.append(
            Offer(
                line=missing.line,
                sku=one.sku,
                name=one.name,
                unit=one.unit,
                kind=one.kind,
                quantity=quantity,
                unit_price=price,
                difference=round_money(price * quantity - missing.unit_price * missing.quantity, currency),
                ready_on=one.ready_on,
                deliver_p90=one.deliver_p90,
                automatic=one.automatic,
            )
        )
    return offers, others


def _why_not(missing: Missing, one: Candidate, quantity: Decimal | None, price: Decimal | None) -> str:
    if not one.valid:
        return "not_now"
    if not one.sellable:
        return "not_sold"
    if quantity is None:
        return "not_whole"
    if price is None:
        return "no_price"
    if one.deliver_p90 is None:
        return "not_available"
    return "not_sooner" if missing.deliver_p90 and one.deliver_p90 >= missing.deliver_p90 else ""
