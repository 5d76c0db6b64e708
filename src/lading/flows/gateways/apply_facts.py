"""What a provider says has happened is booked: on known operations, on payments made by a link, or as a task.

Facts about a payment say all of it, so they may come late, twice and in any sequence.
"""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from lading.flows.money.book_disputes import book_disputes
from lading.flows.money.refund_due import keep_refunds_due
from lading.flows.money.settle_payments import settle_payments
from lading.orders.change import lock_orders
from lading.payments import Tender, add_tenders, read_tenders, settle
from lading.payments.adopted import kind_for
from lading.payments.gateways import get_gateway
from lading.payments.links import PaymentLink, find_links, mark_paid
from lading.payments.operations import find_by_provider, intend, read_operations
from lading.payments.outcomes import Fact
from lading.payments.read_facts import Reading, read_facts
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

UNKNOWN_PAYMENT = "payment.unknown_reference"
PAID = ("authorised", "captured")
ZERO = Decimal(0)


async def apply_facts(unit: UnitOfWork, *, gateway: str, facts: Sequence[Fact]) -> list[str]:
    """Book these facts of one gateway; answers a sentence for each payment that they are about."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(fact.payment, []).append(fact)
    return [await _apply(unit, gateway, groups[payment]) for payment in sorted(groups)]


async def _apply(unit: UnitOfWork, gateway: str, facts: Sequence[Fact]) -> str:
    links = await find_links(unit, gateway=gateway, names=sorted({fact.link for fact in facts if fact.link}))
    place = await _find(unit, gateway, facts)
    if place is None and not links:
        return await _unknown(unit, gateway, facts)
    order_id = place[0] if place else links[0].order_id
    orders = await lock_orders(unit, ids=[order_id])
    order = orders[order_id]
    paid = any(fact.kind in PAID for fact in facts)
    place = place or await _find(unit, gateway, facts)  # somebody else may have been faster before the lock
    if place is None and not paid:
        return f"Order {order.number}: nothing was paid."
    tenders = (await read_tenders(unit, orders=[order_id], lock=True)).get(order_id, [])
    tender = next((one for one in tenders if place and one.tender == place[1]), None)
    if tender is None:
        tender = await _add_tender(unit, gateway, links[0], facts, number=len(tenders) + 1)
    known = (await read_operations(unit, orders=[order_id])).get(order_id, [])
    reading = read_facts(
        facts, tender=tender, operations=[one for one in known if one.tender == tender.tender], provider=gateway
    )
    if paid and links:
        await mark_paid(unit, links=[one.id for one in links])
    await _write(unit, reading)
    if reading.add:
        await keep_refunds_due(unit, orders=[order], why="was paid more than it costs")
    await book_disputes(unit, order_id=order_id, tender=tender, facts=reading.disputes)
    return f"Order {order.number}: {_told(reading)}"


async def _find(unit: UnitOfWork, gateway: str, facts: Sequence[Fact]) -> tuple[UUID, int] | None:
    """The tender that these facts are about: by their operations, else by the payment as a channel had named it."""
    names = sorted({name for fact in facts for name in (fact.reference, fact.payment)})
    found = await find_by_provider(
        unit, provider=gateway, references=names, keys=sorted({fact.key for fact in facts if fact.key})
    )
    if found:
        return found[0].order_id, found[0].tender
    rows = await unit.fetch(
        "SELECT order_id, tender FROM tenders WHERE provider = %s AND provider <> '' AND reference = ANY(%s)"
        " ORDER BY order_id, tender LIMIT 1",
        [gateway, names],
        plan_anew=True,
    )
    return (rows[0][0], rows[0][1]) if rows else None


async def _add_tender(
    unit: UnitOfWork, gateway: str, link: PaymentLink, facts: Sequence[Fact], *, number: int
) -> Tender:
    tender = Tender(
        order_id=link.order_id,
        tender=number,
        method=facts[0].method or "card",
        reference=facts[0].payment,
        currency=facts[0].currency,
        authorised=ZERO,
        captured=ZERO,
        provider=gateway,
        kind=kind_for((await get_gateway(unit.sql, code=gateway)).kind),
    )
    await add_tenders(unit, tenders=[tender])
    return tender


async def _write(unit: UnitOfWork, reading: Reading) -> None:
    """Operations that happened without us are written as intended and settled at once, so that all is booked alike."""
    made = await intend(unit, operations=[one for one, _ in reading.add])
    told = [(one.id, fact) for one, (_, fact) in zip(made, reading.add, strict=True)]
    told += [(one.id, fact) for one, fact in reading.settle]
    for operation, fact in told:
        await settle_payments(unit, outcomes=[_outcome(operation, fact)])


def _outcome(operation: UUID, fact: Fact) -> settle.Outcome:
    if fact.kind == "declined":
        return settle.Outcome(
            operation=operation,
            state="failed",
            reference=fact.reference,
            error=fact.code or "declined",
            sentence=fact.sentence,
        )
    return settle.Outcome(
        operation=operation, state="succeeded", reference=fact.reference, authorised_until=fact.expires_at
    )


async def _unknown(unit: UnitOfWork, gateway: str, facts: Sequence[Fact]) -> str:
    """Money moved of which we know no order: never to be lost sight of."""
    payment = facts[0].payment
    sentence = (
        f"The payment {payment} at {gateway} belongs to no order that we know"
        f"{f' (it names {facts[0].order})' if facts[0].order else ''}. Find out whose it is, or give it back there."
    )
    if any(fact.kind not in ("declined", "voided", "expired") for fact in facts):
        data = {"gateway": gateway, "payment": payment, "order": facts[0].order}
        draft = TaskDraft(kind=UNKNOWN_PAYMENT, subject=f"payment/{gateway}/{payment}", sentence=sentence, data=data)
        await keep_one(unit, drafts=[draft], decided_counts=True)
    return f"Payment {payment} belongs to no order that we know."


def _told(reading: Reading) -> str:
    done = [fact.kind for _, fact in (*reading.settle, *reading.add)] + [fact.kind for fact in reading.disputes]
    return ", ".join(done).replace("_", " ") + "." if done else "nothing new."
