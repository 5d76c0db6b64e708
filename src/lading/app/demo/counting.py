"""The demo company counts: a month of small counts, one that waits for approval, one that is under way; and slots."""

import random
from datetime import timedelta
from decimal import Decimal

from lading.app.demo.past import Past
from lading.app.demo.setting import STORE, WAREHOUSE
from lading.flows.company import Company
from lading.flows.promising.claim_times import ClaimWish, IntervalWish, SlotWish, claim_times
from lading.flows.stock.enter_counts import CountedItem, enter_counts
from lading.flows.stock.finish_counts import Finish, LineReason, approve_count, finish_count
from lading.flows.stock.open_counts import CountDraft, open_count
from lading.flows.stock.propose_counts import propose_counts
from lading.inventory.buckets import BucketPool, put_pools
from lading.inventory.count_choices import read_books
from lading.inventory.count_rules import CountRules, put_rules
from lading.inventory.counts import StockCount
from lading.inventory.intervals import Resource, put_resources
from lading.kernel import Actor, Refusal
from lading.store import Database

D = Decimal
WIM, OTTO = Actor("user", "wim"), Actor("user", "otto")
_REASONS = ("mispicked", "damaged", "misplaced", "lost")


async def start_counting(database: Database) -> None:
    """What was counted in the last weeks, and what is being counted."""
    chance = random.Random(4)  # noqa: S311 -- the same demo every time, no secret
    async with database.unit_of_work(OTTO) as unit:
        now = unit.now
        await put_rules(unit, Company(database).reference, rules=[CountRules(place=WAREHOUSE, daily=True, most=12)])
    for days, place in ((34, WAREHOUSE), (21, STORE), (13, WAREHOUSE), (6, STORE), (2, WAREHOUSE)):
        past = Past(database, clock=now - timedelta(days=days))
        company = Company(past)
        try:
            count = await _open(company, CountDraft(place=place, scope="stale", days=1, most=9))
            await _count(company, count, chance, slips=2)
            await _finish(company, count, chance, approved=days > 2)
        except Refusal:  # what is in hands for orders may forbid it: another day then
            continue
    company = Company(database)
    await propose_counts(company)
    async with database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT number FROM counts WHERE scope = 'cycle' AND status = 'open' LIMIT 1")
    if rows:
        async with database.unit_of_work(WIM) as unit:
            skus = await unit.fetch(
                "SELECT l.sku FROM count_lines l JOIN counts c ON c.id = l.count_id WHERE c.number = %s"
                " ORDER BY l.line LIMIT 3",
                [rows[0][0]],
            )
            books = await read_books(unit, place=WAREHOUSE, skus=[row[0] for row in skus])
            found = [CountedItem(sku=sku, quantity=max(one.on_hand - one.picked, D(0))) for sku, one in books.items()]
            await enter_counts(unit, company.reference, number=rows[0][0], items=found)
    await _offer_times(database)


async def _open(company: Company, draft: CountDraft) -> StockCount:
    async with company.database.unit_of_work(OTTO) as unit:
        return await open_count(unit, company.reference, draft=draft)


async def _count(company: Company, count: StockCount, chance: random.Random, *, slips: int) -> None:
    """Everything is counted, twice what is far off; a few things are not as the books say."""
    async with company.database.unit_of_work(WIM) as unit:
        books = await read_books(unit, place=count.place, skus=[line.sku for line in count.lines])
    wrong = {
        line.sku: D(chance.choice((-2, -1, 1))) for line in chance.sample(count.lines, min(slips, len(count.lines)))
    }
    found = {sku: max(one.on_hand - one.picked + wrong.get(sku, D(0)), D(0)) for sku, one in books.items()}
    for _ in range(2):
        async with company.database.unit_of_work(WIM) as unit:
            items = [CountedItem(sku=sku, quantity=quantity) for sku, quantity in found.items()]
            counted = await enter_counts(unit, company.reference, number=count.number, items=items)
        found = {line.sku: found[line.sku] for line in counted.lines if line.asked}
        if not found:
            return


async def _finish(company: Company, count: StockCount, chance: random.Random, *, approved: bool) -> None:
    reasons = [LineReason(line=line.line, reason=chance.choice(_REASONS)) for line in count.lines]
    async with company.database.unit_of_work(WIM) as unit:
        finished = await finish_count(unit, company.reference, number=count.number, finish=Finish(reasons=reasons))
    if approved and finished.status == "to_approve":
        async with company.database.unit_of_work(OTTO) as unit:
            await approve_count(unit, company.reference, number=count.number)


async def _offer_times(database: Database) -> None:
    """A van by the hour, and a room in the shop."""
    async with database.unit_of_work(OTTO) as unit:
        await put_pools(
            unit, pools=[BucketPool(code="VAN-CITY", name="Cargo bike in the city", minutes=120, most=D(6))]
        )
        await put_resources(unit, resources=[Resource(code="TASTING", name="Tasting room above the shop")])
        noon = unit.now.replace(hour=12, minute=0, second=0, microsecond=0)
        slots = [SlotWish(pool="VAN-CITY", at=noon + timedelta(hours=hour), quantity=D(6 - hour)) for hour in (0, 2, 4)]
        await claim_times(unit, wish=ClaimWish(slots=slots, reference="city tour"))
        evening = IntervalWish(resource="TASTING", begins=noon + timedelta(hours=5), ends=noon + timedelta(hours=8))
        await claim_times(unit, wish=ClaimWish(intervals=[evening], reference="Darjeeling evening"))
