"""What workers will do a moment later, since it is decided already: their duties done on the new events, and undone."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.billing.rules import read_rules
from lading.flows.billing.draft_invoices import Ready, draft_waiting
from lading.flows.billing.issue_due import KIND as REFUSED
from lading.flows.billing.tell_invoices import reader_of
from lading.flows.company import Company
from lading.flows.money.capture_shipped import consume_goods
from lading.flows.money.set_terms import consume_payments
from lading.flows.previewing.consequences import Sequel
from lading.flows.previewing.happened import Touched, read_touched
from lading.flows.rules.judge_events import judge_new
from lading.flows.telling.tell_customers import letters_ahead
from lading.kernel import Refusal
from lading.store import UnitOfWork
from lading.store.joined import Joined, Rival
from lading.store.outbox import Logged

Numbers = dict[UUID, str]


async def see_sequels(inside: Joined, company: Company, *, touched: Touched) -> list[Sequel]:
    """Money that providers are asked for, documents by rule, holds that come or go, and their letters and calls."""
    if not touched.orders:
        return []
    async with inside.aside() as unit:
        await _work(inside, company, touched.events)
        known = {one.id for one in touched.events}
        after = await read_touched(unit)
        fresh = [one for one in after.events if one.id not in known]
        numbers: Numbers = dict(await unit.fetch("SELECT id, number FROM orders WHERE id = ANY(%s)", [after.orders]))
        told = (
            await _money(unit, fresh, numbers) + _holds(fresh, numbers) + await _bills(unit, company, touched, numbers)
        )
        told += [
            Sequel("letter", one.about, one.to, one.kind)
            for one in await letters_ahead(unit, company, events=fresh)
            if not one.not_sent
        ]
        return told + await _calls(unit)


async def _work(inside: Joined, company: Company, events: Sequence[Logged]) -> None:
    """The duties that follow the event log. What one of them refuses is done by nobody."""
    duties = (consume_goods, consume_payments, lambda unit, some: judge_new(unit, company, some))
    for duty in duties:
        try:
            async with inside.unit_of_work() as unit:
                await duty(unit, events)
        except Rival:
            raise
        except Refusal:
            continue


async def _money(unit: UnitOfWork, events: Sequence[Logged], numbers: Numbers) -> list[Sequel]:
    """What providers are asked for."""
    asked = [(one.order_id, one.data) for one in events if one.kind == "order.payment_asked" and one.order_id]
    rows = await unit.fetch(
        "SELECT order_id, tender, provider, method FROM tenders WHERE order_id = ANY(%s)", [[one for one, _ in asked]]
    )
    by = {(row[0], row[1]): row[2:] for row in rows}
    found: list[Sequel] = []
    for order, told in asked:
        (provider, method), amount = by[order, told["tender"]], Decimal(str(told["amount"]))
        about, currency = f"order/{numbers[order]}", str(told["currency"])
        found.append(Sequel(str(told["asked"]), about, provider, method, amount, currency))
    return found


def _holds(events: Sequence[Logged], numbers: Numbers) -> list[Sequel]:
    kinds = {"order.held": ("hold_placed", "reason"), "order.released_from_hold": ("hold_lifted", "hold_reason")}
    return [
        Sequel(kinds[one.kind][0], f"order/{numbers[one.order_id]}", detail=str(one.data[kinds[one.kind][1]]))
        for one in events
        if one.kind in kinds and one.order_id
    ]


async def _bills(unit: UnitOfWork, company: Company, touched: Touched, numbers: Numbers) -> list[Sequel]:
    """Documents of money that a rule has made as soon as something is posted, and their letters."""
    if not any(rule.mode != "none" for rule in (await read_rules(unit)).values()):
        return []
    posted = await unit.fetch(
        "SELECT DISTINCT order_id FROM ledger_transactions WHERE order_id = ANY(%s) AND at = %s",
        [touched.orders, unit.now],
    )
    found: list[Sequel] = []
    if orders := [row[0] for row in posted]:
        for kind in ("invoice", "credit_memo"):
            drafts = await draft_waiting(unit, orders=orders, kind=kind, by_rule=True)
            for one in drafts.ready:
                found += await _bill(unit, company, one, numbers)
            found += [Sequel("task", f"order/{numbers[one.orders[0]]}", detail=REFUSED) for one in drafts.refused]
    return found


async def _bill(unit: UnitOfWork, company: Company, one: Ready, numbers: Numbers) -> list[Sequel]:
    document, about, to = one.document, f"order/{numbers[one.orders[0]]}", one.customer or ""
    reader = await reader_of(unit, company, document=document, customer=one.customer)
    letter = [Sequel("letter", about, to, document.kind)] if reader and not reader[1] else []
    return [Sequel(document.kind, about, to, amount=document.gross, currency=document.currency), *letter]


async def _calls(unit: UnitOfWork) -> list[Sequel]:
    """Other systems that rules have called."""
    rows = await unit.fetch(
        "SELECT hook, body->>'order' FROM hook_calls WHERE state = 'waiting' AND next_at = %s", [unit.now]
    )
    return [Sequel("call", f"order/{number}" if number else "", hook) for hook, number in rows]
