"""Writing what goes back, and what counts at once because nobody else has to move it."""

from collections.abc import Mapping, Sequence

import msgspec

from lading.flows.money.decide_refund import RefundPlan
from lading.flows.money.note_operation import note_asked, note_operation
from lading.orders.change import LockedOrder
from lading.payments import Tender
from lading.payments.ledger import post
from lading.payments.money_entries import needs_provider
from lading.payments.operations import Operation, intend
from lading.payments.settle import Outcome, apply_outcome, posting_of
from lading.payments.tender import save_tenders
from lading.store import UnitOfWork


async def give_back(unit: UnitOfWork, *, order: LockedOrder, plan: RefundPlan, reason: str) -> list[Operation]:
    """Write a plan's operations; those that no provider carries out are done with it."""
    made = await intend(
        unit,
        operations=[
            Operation(
                order_id=order.id,
                tender=part.tender.tender,
                kind="refund",
                amount=part.amount,
                currency=plan.currency,
                of=part.of.id if part.of else None,
                provider=part.tender.provider,
                state="intended" if needs_provider(part.tender) else "succeeded",
                reason=reason,
            )
            for part in plan.parts
        ],
    )
    for one in made:
        if one.is_open:
            note_asked(order, one)
    by_hand = {part.tender.tender: part.tender for part in plan.parts if not needs_provider(part.tender)}
    await settle_at_once(unit, order=order, operations=[one for one in made if not one.is_open], tenders=by_hand)
    return made


async def settle_at_once(
    unit: UnitOfWork, *, order: LockedOrder, operations: Sequence[Operation], tenders: Mapping[int, Tender]
) -> dict[int, Tender]:
    """What people did, or what we owe ourselves, counts from now on: events, tenders, ledger. Answers the tenders."""
    after = dict(tenders)
    postings = []
    for one in operations:
        outcome, intended = Outcome(operation=one.id, state="succeeded"), msgspec.structs.replace(one, state="intended")
        note_operation(order, one)
        posting = posting_of(after[one.tender], intended, outcome, seq=order.event_seq)
        after[one.tender] = apply_outcome(after[one.tender], intended, outcome, now=unit.now)
        postings += [posting] if posting else []
    await save_tenders(unit, tenders=[one for number, one in after.items() if one != tenders[number]])
    await post(unit, postings=postings)
    return after
