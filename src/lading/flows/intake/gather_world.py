"""Everything that matching and checking ask of the company, loaded at once for a batch of readings."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lading.catalog.substitutes import Substitute, read_substitutes
from lading.flows.company import Company
from lading.flows.intake.find_earlier import find_earlier
from lading.flows.intake.find_items import find_items
from lading.flows.intake.find_parties import find_parties
from lading.flows.intake.recall import read_authorities, recall
from lading.flows.money.exposure import read_exposure
from lading.flows.pricing.buyers import find_buyers
from lading.intake.matching.world import Credit, ReadOf, World
from lading.payments.terms import read_terms
from lading.store import UnitOfWork

FEW = 30
"""Customers of whom orders, prices and credit are loaded; the others are only candidates by name."""


async def gather_world(
    unit: UnitOfWork,
    company: Company,
    *,
    readings: Sequence[ReadOf],
    customers: Iterable[str] = (),
    skus: Iterable[str] = (),
    with_taught: bool = True,
) -> World:
    """The candidates for these readings, what was learned, prices, earlier orders, credit and tolerances.

    `customers` and `skus` are loaded in any case: those that a person has chosen. Nothing is locked.
    """
    taught = await recall(unit, readings=readings) if with_taught else ()
    parties, senders, layouts = await find_parties(unit, readings=readings, taught=taught, codes=customers)
    likely = _likely(parties, senders, layouts)
    authorities = await read_authorities(unit, customers=likely)
    items, bought = await find_items(unit, company, readings=readings, taught=taught, customers=likely, skus=skus)
    remembered = await company.refresh(unit, skus=list(items))
    unsellable = [sku for sku, known in items.items() if not known.item.sellable]
    return World(
        today=unit.now.date(),
        channels=dict(remembered.reference.channels),
        parties=parties,
        items=items,
        taught=tuple(taught),
        bought=bought,
        senders=senders,
        layouts=layouts,
        earlier=await find_earlier(unit, readings=readings, customers=likely),
        buyers=await find_buyers(unit, codes=likely),
        prices=remembered.book,
        credit=await _credit(unit, likely),
        substitutes=_tuples(await read_substitutes(unit, skus=unsellable)) if unsellable else {},
        authorities=authorities,
    )


def _likely(parties: Iterable[str], *counted: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Those first whose orders came so before."""
    before = [code for found in counted for codes in found.values() for code in codes]
    known = list(parties)
    return list(dict.fromkeys(code for code in (*before, *known) if code in set(known)))[:FEW]


async def _credit(unit: UnitOfWork, customers: Sequence[str]) -> dict[str, Credit]:
    terms = await read_terms(unit, customers=customers)
    if not terms:
        return {}
    exposure = await read_exposure(unit, customers=terms)
    return {
        code: Credit(one.currency, one.credit_limit, exposure.get((code, one.currency), Decimal(0)), one.stopped)
        for code, one in terms.items()
    }


def _tuples(found: Mapping[str, Sequence[Substitute]]) -> dict[str, tuple[Substitute, ...]]:
    return {sku: tuple(some) for sku, some in found.items()}
