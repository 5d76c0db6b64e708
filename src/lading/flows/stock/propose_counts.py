"""Today's count: each place that wants one gets a list each day, so that everything comes round in its time."""

from lading.catalog import Reference
from lading.flows.company import Company
from lading.flows.stock.open_counts import (
    CountDraft,
    leave_out_tracked,
    lock_place,
    moved_value,
    write_count,
)
from lading.inventory.abc import Due, choose_due, classify
from lading.inventory.count_choices import read_being_counted, read_last_counted, read_stocked_here
from lading.inventory.count_rules import CountRules, rules_of
from lading.inventory.counts import StockCount
from lading.kernel import Actor
from lading.store import UnitOfWork

CYCLE = "cycle"
PROPOSER = Actor("system", "counts")


async def propose_counts(company: Company) -> int:
    """Open today's count at every active place whose rules say so; answers how many were opened."""
    async with company.database.unit_of_work(PROPOSER) as unit:
        await company.reference.refresh(unit)
        places = sorted(place.code for place in company.reference.places.values() if place.active)
    opened = 0
    for place in places:
        async with company.database.unit_of_work(PROPOSER) as unit:
            opened += await propose_count(unit, company.reference, place=place) is not None
    return opened


async def propose_count(unit: UnitOfWork, reference: Reference, *, place: str) -> StockCount | None:
    """Today's count of a place; None where it wants none, has one, or has not finished the last one."""
    rules = await rules_of(unit, place=place)
    if not rules.daily:
        return None
    await lock_place(unit, place=place)
    if await _has_one(unit, place=place):
        return None
    due = await choose_today(unit, place=place, rules=rules)
    causes = await leave_out_tracked(unit, reference, place=place, causes={one.sku: _say(one) for one in due})
    if not causes:
        return None
    return await write_count(unit, reference, draft=CountDraft(place=place), scope=CYCLE, causes=causes)


async def choose_today(unit: UnitOfWork, *, place: str, rules: CountRules) -> list[Due]:
    """Whose turn it is at a place, by class and by when it was counted last; what is being counted has had it."""
    elsewhere = await read_being_counted(unit, place=place)
    here = [sku for sku in await read_stocked_here(unit, place=place) if sku not in elsewhere]
    classes = classify(await moved_value(unit, place=place), skus=here)
    counted = {sku: at.date() for sku, at in (await read_last_counted(unit, place=place)).items()}
    return choose_due(classes=classes, counted=counted, rules=rules, today=unit.now.date())


async def _has_one(unit: UnitOfWork, *, place: str) -> bool:
    rows = await unit.fetch(
        "SELECT FROM counts WHERE place = %s AND scope = %s AND (status IN ('open', 'counting')"
        " OR (made_at AT TIME ZONE 'UTC')::date = (%s::timestamptz AT TIME ZONE 'UTC')::date) LIMIT 1",
        [place, CYCLE, unit.now],
    )
    return bool(rows)


def _say(one: Due) -> str:
    when = "never counted" if one.days is None else f"{one.days} days ago"
    return f"class {one.letter}, {when}"
