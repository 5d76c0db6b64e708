"""What partners say lies there, compared with our books as of that moment: booked within a tolerance, else asked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from lading.flows.company import Company
from lading.flows.partners.judge_feeds import judge_feed
from lading.flows.stock.correct_stock import Adjustment, Count, StockLine, adjust_stock, count_stock
from lading.flows.stock.receive_stock import base_quantity
from lading.fulfilment.partner_facts import keep_fact
from lading.fulfilment.partner_files import RowResult
from lading.fulfilment.partner_rows import PartnerRow
from lading.fulfilment.partners import Partner, lock_partner
from lading.fulfilment.queries import read_told
from lading.inventory.queries import read_counters
from lading.kernel import Actor, Refusal, plain
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

ZERO = Decimal(0)
DIFFERS, UNLISTED = "partner.stock_differs", "partner.unlisted"
FEED, SNAPSHOT = "supplier_feed", "partner_snapshot"

_MOVED_SINCE = """
SELECT m.sku, sum(m.quantity) FROM movements m
LEFT JOIN shipments s ON m.kind = 'shipped' AND s.number = m.reference
LEFT JOIN partner_facts r ON m.kind = 'returned' AND r.kind = 'returned' AND r.place = m.place
  AND r.result = m.reference AND r.booked_at = m.at
LEFT JOIN partner_facts f ON f.place = m.place AND f.kind IN ('received', 'adjusted') AND f.reference = m.reference
WHERE m.place = %s AND m.sku = ANY(%s) AND m.at > %s - interval '30 days'
  AND coalesce(s.shipped_at, f.happened_at, r.happened_at, m.at) > %s GROUP BY 1
"""
"""What our books moved behind a moment, by when it happened: a shipment that is told later left when it left."""


class _Compared(msgspec.Struct, frozen=True):
    """An item as stated, and as our books had it then; `told`: units that may have left without our knowing yet."""

    stated: Decimal
    booked: Decimal
    told: Decimal

    @property
    def difference(self) -> Decimal:
        """What is more (or less) than our books said; less by what may have left and is not told yet counts as none."""
        found = self.stated - self.booked
        return min(ZERO, found + self.told) if found < 0 else found


async def book_stock(company: Company, partner: Partner, rows: Sequence[PartnerRow]) -> list[RowResult]:
    """Book a snapshot of stock as of its rows' `as_of`, else now; one that is older than the last is not booked."""
    if not rows:
        return []
    async with company.database.unit_of_work(_actor(partner)) as unit:
        as_of = max((moment for row in rows if (moment := row.moment("as_of"))), default=unit.now)
        as_of = min(as_of, unit.now)
        known = await unit.fetch("SELECT stated_at FROM partners WHERE place = %s", [partner.place])
        before: datetime | None = known[0][0] if known else None
        await company.reference.refresh(unit, skus=[row.text("sku") for row in rows])
    if before is not None and before >= as_of:
        return [RowResult(row.number, "known", f"a snapshot of {before:%Y-%m-%d %H:%M} UTC is booked") for row in rows]
    stated, results = _read(company, rows)
    if partner.kind == "supplier":
        results += await _feed(company, partner, stated)
    else:
        results += await _compare(company, partner, stated, as_of)
    async with company.database.unit_of_work(_actor(partner)) as unit:
        await unit.execute(
            "UPDATE partners SET stated_at = %s WHERE place = %s AND (stated_at IS NULL OR stated_at < %s)",
            [as_of, partner.place, as_of],
        )
        if (now := await lock_partner(unit, place=partner.place)) is not None:
            await judge_feed(unit, partner=now)
        await keep_fact(
            unit,
            place=partner.place,
            kind="stock",
            reference=as_of.isoformat(),
            said={"rows": len(rows)},
            result=f"{len(stated)} items",
            happened_at=as_of,
        )
    return results


def _actor(partner: Partner) -> Actor:
    return Actor("partner", partner.place)


def _read(company: Company, rows: Sequence[PartnerRow]) -> tuple[dict[str, tuple[Decimal, list[int]]], list[RowResult]]:
    """Base units by SKU with the numbers of their rows (several rows of an item are summed), and rows refused."""
    stated: dict[str, tuple[Decimal, list[int]]] = {}
    refused: list[RowResult] = []
    for row in rows:
        sku, quantity = row.text("sku"), row.amount("quantity")
        problem, base = base_quantity(sku, quantity or Decimal(1), row.text("unit"), company.reference)
        if problem:
            refused.append(RowResult(row.number, "refused", problem[2]))
            continue
        before, numbers = stated.get(sku, (ZERO, []))
        stated[sku] = (before + (base if quantity else ZERO), [*numbers, row.number])
    return stated, refused


async def _feed(company: Company, partner: Partner, stated: Mapping[str, tuple[Decimal, list[int]]]) -> list[RowResult]:
    """A supplier's stock is what it says. What is on drop-ship orders that were sent stays promised in any case."""
    if partner.settings.stock != "feed":
        why = "Its goods are on order: say in the partner's settings that its stock is what its feed says."
        return [RowResult(number, "refused", why) for _, numbers in stated.values() for number in numbers]
    results: list[RowResult] = []
    for sku, (quantity, numbers) in sorted(stated.items()):
        try:
            async with company.database.unit_of_work(_actor(partner)) as unit:
                told = (await read_told(unit, rows=[(sku, partner.place)])).get((sku, partner.place), ZERO)
                there = quantity + told if partner.settings.feed_says == "free" else max(quantity, told)
                count = Count(partner.place, [StockLine(sku, there)], FEED)
                await count_stock(unit, company.reference, count=count)
        except Refusal as refusal:
            results += [RowResult(number, "refused", refusal.sentence) for number in numbers]
        else:
            results += [
                RowResult(number, "booked", f"{plain(there)} can be promised or are ordered") for number in numbers
            ]
    return results


async def _compare(
    company: Company, partner: Partner, stated: Mapping[str, tuple[Decimal, list[int]]], as_of: datetime
) -> list[RowResult]:
    """A third party keeps our stock: a difference is booked, or asked about; what agrees again closes its matter."""
    async with company.database.unit_of_work(_actor(partner)) as unit:
        compared = await _as_of(unit, partner.place, sorted(stated), as_of)
        await _ask_unlisted(unit, partner.place, set(stated))
    results: list[RowResult] = []
    for sku, (quantity, numbers) in sorted(stated.items()):
        found = msgspec.structs.replace(compared[sku], stated=quantity)
        outcome, told = await _settle(company, partner, sku, found)
        results += [RowResult(number, outcome, told) for number in numbers]
    return results


async def _as_of(unit: UnitOfWork, place: str, skus: Sequence[str], as_of: datetime) -> dict[str, _Compared]:
    rows = [(sku, place) for sku in skus]
    counters = await read_counters(unit, rows=rows)
    since = {row[0]: row[1] for row in await unit.fetch(_MOVED_SINCE, [place, list(skus), as_of, as_of])}
    told = await read_told(unit, rows=rows)
    there = {sku: counters[sku, place][0] if (sku, place) in counters else ZERO for sku in skus}
    return {sku: _Compared(ZERO, there[sku] - since.get(sku, ZERO), told.get((sku, place), ZERO)) for sku in skus}


async def _settle(company: Company, partner: Partner, sku: str, found: _Compared) -> tuple[str, str]:
    """Book a difference within the tolerance, ask about any other; answers the row's outcome and sentence."""
    place, change = partner.place, found.difference
    subject = f"partner/{place}/{sku}"
    compared = f"{plain(found.stated)} stated, {plain(found.booked)} in our books then"
    async with company.database.unit_of_work(_actor(partner)) as unit:
        if not change:
            await close_matters(unit, matters=[(DIFFERS, subject)], outcome="the stock agrees again")
            return "booked", compared if found.stated == found.booked else f"{compared}; the rest is on its way"
    refused = ""
    if abs(change) <= partner.settings.tolerance:
        try:
            async with company.database.unit_of_work(_actor(partner)) as unit:
                adjustment = Adjustment(place, SNAPSHOT, [StockLine(sku, change)])
                await adjust_stock(unit, company.reference, adjustment=adjustment)
                await close_matters(unit, matters=[(DIFFERS, subject)], outcome="booked")
        except Refusal as refusal:
            refused = f" {refusal.sentence}"
        else:
            return "booked", f"{compared}; {change:+f} booked"
    sentence = (
        f"{place} says that {plain(found.stated)} {sku} lie there; our books had {plain(found.booked)}"
        f" ({change:+f}). Ask it, then count the item there.{refused}"
    )
    async with company.database.unit_of_work(_actor(partner)) as unit:
        data = {"place": place, "sku": sku, "stated": plain(found.stated), "booked": plain(found.booked)}
        await keep_one(unit, drafts=[TaskDraft(kind=DIFFERS, subject=subject, sentence=sentence, data=data)])
    return "booked", f"{compared}; asked about in a task"


async def _ask_unlisted(unit: UnitOfWork, place: str, listed: set[str]) -> None:
    """One task for the items that our books have there and the snapshot does not name."""
    rows = await unit.fetch("SELECT sku, on_hand FROM stock WHERE place = %s AND on_hand > 0 ORDER BY sku", [place])
    missing = [(sku, quantity) for sku, quantity in rows if sku not in listed]
    subject = f"partner/{place}"
    if not missing:
        await close_matters(unit, matters=[(UNLISTED, subject)], outcome="every item is listed")
        return
    told = ", ".join(f"{plain(quantity)} × {sku}" for sku, quantity in missing[:8])
    sentence = f"{place} did not name {len(missing)} items that our books have there: {told}. Ask it for them."
    await keep_one(unit, drafts=[TaskDraft(kind=UNLISTED, subject=subject, sentence=sentence)])
