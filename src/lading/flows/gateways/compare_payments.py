"""Our books beside a provider's: what each says was taken and given back, and where they differ."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.flows.gateways.gateways import open_gateway
from lading.payments.outcomes import Fact
from lading.store import UnitOfWork

_KINDS = {"captured": "capture", "refunded": "refund"}


class Difference(msgspec.Struct, frozen=True):
    """Money of which only one side knows, or of which they say different amounts; `order` is the order's number."""

    kind: str
    reference: str
    order: str
    ours: Decimal | None
    theirs: Decimal | None
    currency: str
    sentence: str


class Booked(msgspec.Struct, frozen=True):
    """An operation that has moved money, as our books have it."""

    kind: str
    reference: str
    key: str
    order: str
    amount: Decimal
    currency: str
    state: str


_BOOKED = """
SELECT p.kind, p.reference, p.key, o.number, p.amount, p.currency, p.state FROM payment_operations p
JOIN orders o ON o.id = p.order_id WHERE p.provider = %s AND p.kind IN ('capture', 'refund') AND p.asked_at >= %s
"""


async def compare_payments(company: Company, *, gateway: str, since: datetime) -> list[Difference]:
    """Differences between our books and the provider's since then. Raises `Away`, `NotFound`."""
    async with company.database.unit_of_work() as unit:
        opened = await open_gateway(unit, company, code=gateway)
    facts = await opened.list_facts(since=since)
    async with company.database.unit_of_work() as unit:
        return compare(facts, await read_booked(unit, gateway=gateway, since=since))


async def read_booked(unit: UnitOfWork, *, gateway: str, since: datetime) -> list[Booked]:
    """What our books say."""
    return [Booked(*row) for row in await unit.fetch(_BOOKED, [gateway, since])]


def compare(facts: Iterable[Fact], booked: Sequence[Booked]) -> list[Difference]:
    """What differs, by key or reference. Pure."""
    ours = {(one.kind, name): one for one in booked for name in (one.key, one.reference) if name}
    met: set[int] = set()
    found: list[Difference] = []
    for fact in facts:
        kind = _KINDS.get(fact.kind)
        if kind is None:
            continue
        mine = ours.get((kind, fact.key)) or ours.get((kind, fact.reference))
        if mine is not None:
            met.add(id(mine))
        if mine is None or mine.amount != fact.amount or mine.state != "succeeded":
            found.append(_differs(kind, fact, mine))
    found += [_missing(one) for one in booked if one.state == "succeeded" and id(one) not in met]
    return found


def _differs(kind: str, fact: Fact, mine: Booked | None) -> Difference:
    if mine is None:
        sentence, ours = "The provider moved money of which our books say nothing.", None
    elif mine.state != "succeeded":
        sentence, ours = f"The provider has done what we have as {mine.state}.", None
    else:
        sentence, ours = "The amounts differ.", mine.amount
    order = mine.order if mine else fact.order
    return Difference(kind, fact.reference, order, ours, fact.amount, fact.currency, sentence)


def _missing(mine: Booked) -> Difference:
    sentence = "Our books say that it is done; the provider does not name it."
    return Difference(mine.kind, mine.reference, mine.order, mine.amount, None, mine.currency, sentence)
