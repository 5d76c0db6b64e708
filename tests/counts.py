"""Counts for tests: each act in one line, on fresh units of work, by people with names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.stock.enter_counts import CountedItem, enter_counts
from lading.flows.stock.finish_counts import Finish, LineReason, approve_count, cancel_count, count_again, finish_count
from lading.flows.stock.open_counts import CountDraft, open_count
from lading.inventory.count_rules import CountRules, put_rules
from lading.inventory.counts import StockCount, lock_counts
from lading.kernel import Actor

D = Decimal
WIM, OTTO = Actor("user", "wim"), Actor("user", "otto")


class Counting:
    """A count, and the acts that move it."""

    def __init__(self, company: Company, number: str) -> None:
        self.company = company
        self.number = number

    async def enter(self, found: Mapping[str, int | str], *, by: Actor = WIM, **more: Any) -> StockCount:
        """`{"MUG-RED": 9}` were found."""
        items = [CountedItem(sku=sku, quantity=D(quantity), **more) for sku, quantity in found.items()]
        async with self.company.database.unit_of_work(by) as unit:
            return await enter_counts(unit, self.company.reference, number=self.number, items=items)

    async def finish(self, *, by: Actor = WIM, rest: bool = False, **reasons: str) -> StockCount:
        """Everything is counted; `_1="lost"` says why line 1 differs."""
        given = [LineReason(line=int(line[1:]), reason=reason) for line, reason in reasons.items()]
        async with self.company.database.unit_of_work(by) as unit:
            return await finish_count(
                unit, self.company.reference, number=self.number, finish=Finish(reasons=given, rest=rest)
            )

    async def approve(self, *, by: Actor = OTTO) -> StockCount:
        """The second pair of eyes."""
        async with self.company.database.unit_of_work(by) as unit:
            return await approve_count(unit, self.company.reference, number=self.number)

    async def again(self, *lines: int, by: Actor = OTTO) -> StockCount:
        """To be counted again."""
        async with self.company.database.unit_of_work(by) as unit:
            return await count_again(unit, number=self.number, lines=lines, reason="look again")

    async def cancel(self) -> StockCount:
        """Not counted after all."""
        async with self.company.database.unit_of_work(WIM) as unit:
            return await cancel_count(unit, number=self.number, reason="wrong day")

    async def lines(self) -> dict[str, Any]:
        """Its lines by SKU."""
        async with self.company.database.unit_of_work() as unit:
            within = ("open", "counting", "to_approve", "done", "cancelled")
            (count,) = await lock_counts(unit, numbers=[self.number], within=within)
        return {line.sku: line for line in count.lines}

    async def prove(self) -> None:
        """Every law holds."""
        assert await audit(self.company.database) == []


async def start(company: Company, place: str = "MAIN", **draft: Any) -> Counting:
    """A fresh count."""
    async with company.database.unit_of_work(OTTO) as unit:
        made = await open_count(unit, company.reference, draft=CountDraft(place=place, **draft))
    return Counting(company, made.number)


async def rule(company: Company, **rules: Any) -> None:
    """How everybody counts from now on."""
    async with company.database.unit_of_work() as unit:
        await put_rules(unit, company.reference, rules=[CountRules(**rules)])


async def on_hand(company: Company, sku: str, place: str = "MAIN") -> Decimal:
    """What the books say."""
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT on_hand FROM stock WHERE sku = %s AND place = %s", [sku, place])
    return rows[0][0] if rows else D(0)
