"""Authorisations are renewed before they lapse, where their kind can; what has lapsed is no longer counted on."""

from decimal import Decimal

import msgspec

from lading.flows.at_work import save_changes
from lading.flows.money.ask_providers import Look, ask_providers, look_at_money
from lading.flows.money.decide_capture import decide_renewals, lapsed
from lading.kernel import plain
from lading.orders.change import lock_orders, move
from lading.payments.money_entries import OURS
from lading.payments.tender import save_tenders
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

AUTHORISATION_LAPSED = "order.authorisation_lapsed"


async def renew_authorisations(unit: UnitOfWork, *, limit: int = 100) -> int:
    """Reserve anew what lapses soon and is still needed; what has lapsed is no longer there, and a task says so."""
    rows = await unit.fetch(
        "SELECT DISTINCT order_id FROM tenders WHERE authorised_until < %s + interval '1 day'"
        " AND authorised > captured AND provider NOT IN ('', %s) LIMIT %s",
        [unit.now, OURS, limit],
    )
    looks = await look_at_money(unit, await lock_orders(unit, ids=[row[0] for row in rows])) if rows else {}
    done = 0
    for look in looks.values():
        parts = decide_renewals(look.books, look.operations, now=unit.now, last=look.last)
        await ask_providers(unit, look, "authorise", parts, "the authorisation would lapse")
        done += len(parts) + (0 if parts else await _lapse(unit, look))
    await save_changes(unit, orders=[look.order for look in looks.values()])
    return done


async def _lapse(unit: UnitOfWork, look: Look) -> int:
    gone = [] if any(one.is_open for one in look.operations) else lapsed(look.books, now=unit.now)
    change = msgspec.structs.replace
    await save_tenders(unit, tenders=[change(one, authorised=one.captured, authorised_until=None) for one in gone])
    for one in gone:
        told: dict[str, object] = {
            "tender": one.tender,
            "amount": one.authorised - one.captured,
            "currency": one.currency,
        }
        move(look.order, kind="order.authorisation_lapsed", data=told)
    if gone and not (look.last and look.books.owing <= 0):
        await keep_one(unit, drafts=[_lapse_task(look, sum((o.authorised - o.captured for o in gone), Decimal(0)))])
    return len(gone)


def _lapse_task(look: Look, amount: Decimal) -> TaskDraft:
    number, currency = look.order.number, look.order.currency
    return TaskDraft(
        kind=AUTHORISATION_LAPSED,
        subject=f"order/{number}",
        sentence=f"{plain(amount)} {currency} that were authorised for order {number} have lapsed."
        " Ask the customer to pay again before more of it leaves.",
        data={"amount": plain(amount), "currency": currency},
    )
