"""A channel says that its order has changed: what is allowed now is applied, the rest becomes one task for a person.

Papers, payment and cancellations are applied batch by batch; changes of lines and charges lock what they need of stock,
and go order by order.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.capture import ChannelMessage
from lading.capture.differences import Difference, adopt_names
from lading.capture.versions import Verdict
from lading.catalog import Reference
from lading.flows.at_work import save_changes
from lading.flows.changing.cancel_orders import CancelOrder, cancel_orders
from lading.flows.changing.change_papers import is_to_ship, write_papers
from lading.flows.changing.paper_changes import channel_denied, papers_change
from lading.flows.channels.change_by_shop import change_by_shop
from lading.flows.channels.shop_differences import DIFFERENCE, difference_task
from lading.flows.company import Company
from lading.flows.money.books import read_books
from lading.flows.money.post_captures import post_restated
from lading.flows.rules.judge_again import judge_again
from lading.kernel import plain
from lading.orders import DraftPayment, OrderDraft
from lading.orders.change import LockedOrder, lock_orders, move
from lading.orders.changes import ChangeKind, NewChange, keep_changes
from lading.orders.lifecycle import CANCELLABLE
from lading.parties import read_erased
from lading.payments import Tender
from lading.payments.restate import restate_tenders
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

ZERO = Decimal(0)
OLD_LABEL = "address_after_packing"
PERSONAL = ("customer", "ship_to", "bill_to", "notes", "attributes")
_LEFT = ("shipped", "delivered", "returned")
_LATE = ("address_too_late", "left_before_cancellation")


class ChannelChange(msgspec.Struct, frozen=True):
    """A newer version of one of our orders, with the verdict `apply` on it; `placed` is what we had of it."""

    order_id: UUID
    message: ChannelMessage
    verdict: Verdict
    placed: OrderDraft | None = None


class Applied(msgspec.Struct, frozen=True):
    """The order's number, and the verdict as it was carried out: what came too late has become a difference."""

    number: str
    verdict: Verdict


async def apply_channel_changes(
    unit: UnitOfWork, company: Company, *, changes: Sequence[ChannelChange]
) -> list[Applied]:
    """Apply each change, one per order, to our orders; answers in their order. One of lines or charges goes alone."""
    locked = await lock_orders(unit, ids=[change.order_id for change in changes])
    if any(change.verdict.goods for change in changes):
        (only,) = changes
        changes = [await _change_goods(unit, company, only, locked[only.order_id])]
        locked = await lock_orders(unit, ids=[only.order_id])  # as that left it
    erased = await read_erased(unit, codes={order.customer for order in locked.values() if order.customer})
    ready = [
        msgspec.structs.replace(change, verdict=narrow(order, change.verdict, is_erased=order.customer in erased))
        for change in changes
        for order in (locked[change.order_id],)
    ]
    numbers = {order.id: order.number for order in locked.values()}
    packed = [change for change in ready if "ship_to" in change.verdict.changes and _is_packed(locked[change.order_id])]
    await _cancel(unit, ready, locked)
    written = await _write(unit, company.reference, ready)
    kept = [one for change in ready for one in _kept(change, written.get(change.order_id, ()), locked)]
    await keep_changes(unit, changes=kept)
    await _keep_tasks(unit, ready, numbers, packed)
    return [Applied(numbers[change.order_id], change.verdict) for change in ready]


async def _change_goods(unit: UnitOfWork, company: Company, change: ChannelChange, order: LockedOrder) -> ChannelChange:
    """The change after what it wants of lines and charges has become changes of the order, as far as it may."""
    wanted = change.message.draft
    if change.placed is None or wanted is None:
        raise AssertionError("goods are compared between two drafts")
    placed = adopt_names(placed=change.placed, wanted=wanted)
    verdict = await change_by_shop(unit, company, order=order, placed=placed, wanted=wanted, verdict=change.verdict)
    return msgspec.structs.replace(change, verdict=verdict)


def narrow(order: LockedOrder, verdict: Verdict, *, is_erased: bool = False) -> Verdict:
    """The verdict with what comes too late for this order as differences instead.

    What a channel still says of a customer who `is_erased` is not written again.
    """
    changes, late = dict(verdict.changes), list[Difference]()
    if is_erased:
        changes = {field: value for field, value in changes.items() if field not in PERSONAL}
    if "ship_to" in changes and not is_to_ship(order):
        del changes["ship_to"]
        sentence = "The address was changed in the channel after everything had left."
        late.append(Difference("address_too_late", "/ship_to", sentence))
    if verdict.cancellation is not None:
        late += _left(order)
    return msgspec.structs.replace(verdict, changes=changes, differences=[*late, *verdict.differences])


def _left(order: LockedOrder) -> list[Difference]:
    """What can no longer be cancelled."""
    found = []
    for line in order.lines.values():
        gone = sum((line.vector[state] for state in _LEFT), ZERO)
        if gone:
            sentence = f"{plain(gone)} {line.sku} had left when the channel cancelled the order."
            found.append(Difference("left_before_cancellation", "", sentence, line.sku, plain(gone), "0"))
    return found


def _is_packed(order: LockedOrder) -> bool:
    return any(line.vector["packed"] for line in order.lines.values())


async def _cancel(unit: UnitOfWork, ready: Sequence[ChannelChange], locked: Mapping[UUID, LockedOrder]) -> None:
    wishes = [
        CancelOrder(order.number, reason_of(change.message), by=by_of(change.message), door="channel")
        for change in ready
        if change.verdict.cancellation is not None and _is_cancellable(order := locked[change.order_id])
    ]
    if wishes:
        await cancel_orders(unit, wishes=wishes)


def reason_of(message: ChannelMessage) -> str:
    """Why the channel cancelled, for the order's history."""
    said = message.cancellation.reason if message.cancellation else ""
    return f"cancelled in the channel: {said}" if said else "cancelled in the channel"


def by_of(message: ChannelMessage) -> Any:
    """Whose wish the cancellation was; shops that do not say mean their own."""
    return "customer" if message.cancellation and message.cancellation.reason == "customer" else "seller"


def _is_cancellable(order: LockedOrder) -> bool:
    return any(line.vector[state] for line in order.lines.values() for state in CANCELLABLE)


def _kept(change: ChannelChange, fields: Sequence[str], locked: Mapping[UUID, LockedOrder]) -> Sequence[NewChange]:
    """What the channel changed, and what it told too late, as objects; a cancellation has kept its own."""
    kept, late = [], [one for one in change.verdict.differences if one.code in _LATE]
    if fields:
        kept.append(
            papers_change(change.order_id, fields, given=change.verdict.changes, door="channel", kind="channel")
        )
    if late and not (change.verdict.cancellation and _is_cancellable(locked[change.order_id])):
        kind: ChangeKind = "cancel" if change.verdict.cancellation else "channel"
        sentence = " ".join(one.sentence for one in late[:5])
        kept.append(channel_denied(change.order_id, sentence, kind=kind, reason=reason_of(change.message)))
    return kept


async def _write(unit: UnitOfWork, reference: Reference, ready: Sequence[ChannelChange]) -> dict[UUID, list[str]]:
    """Papers, payment and the holds that follow from them; answers by order the fields that differ now."""
    altered = [change for change in ready if change.verdict.changes]
    if not altered:
        return {}
    locked = await lock_orders(unit, ids=[change.order_id for change in altered])  # as the cancellations left them
    papers = {
        change.order_id: ({k: v for k, v in change.verdict.changes.items() if k != "payment"}, "") for change in altered
    }
    changed = await write_papers(unit, changes=papers, locked=locked)
    for order in await _restate_payment(unit, altered, locked):
        changed.setdefault(order, []).append("payment")
    going = {order: fields for order, fields in changed.items() if is_to_ship(locked[order])}
    await judge_again(unit, reference, locked=locked, changed=going)
    await save_changes(unit, orders=locked.values())
    return changed


async def _restate_payment(
    unit: UnitOfWork, altered: Sequence[ChannelChange], locked: Mapping[UUID, LockedOrder]
) -> set[UUID]:
    tenders = [
        _tender(locked[change.order_id], payment)
        for change in altered
        if (payment := change.verdict.changes.get("payment")) is not None
    ]
    books = await read_books(unit, orders={tender.order_id for tender in tenders})
    restated = await restate_tenders(unit, tenders=tenders)
    for tender in tenders:
        if tender.order_id in restated:
            told: dict[str, object] = {"authorised": tender.authorised, "captured": tender.captured}
            move(locked[tender.order_id], kind="order.payment_restated", data=told)
    await post_restated(unit, books=books, orders=locked, restated=list(restated))
    return restated


def _tender(order: LockedOrder, payment: DraftPayment) -> Tender:
    authorised = max(payment.authorised, payment.captured)
    return Tender(order.id, 1, payment.method, payment.reference, order.currency, authorised, payment.captured)


async def _keep_tasks(
    unit: UnitOfWork, ready: Sequence[ChannelChange], numbers: Mapping[UUID, str], packed: Sequence[ChannelChange]
) -> None:
    """One open task per order that differs, none where nothing does; and one for labels that are printed already."""
    differing = [change for change in ready if change.verdict.differences]
    same = [change for change in ready if not change.verdict.differences]
    await close_matters(unit, matters=[(DIFFERENCE, f"order/{numbers[change.order_id]}") for change in same])
    await keep_one(
        unit,
        drafts=[difference_task(numbers[change.order_id], change.verdict.differences) for change in differing],
        decided_counts=True,
    )
    labels = [
        TaskDraft(
            kind=OLD_LABEL,
            subject=f"order/{numbers[change.order_id]}",
            sentence="The address has changed, and parcels are packed already: look at their labels.",
        )
        for change in packed
    ]
    await keep_one(unit, drafts=labels)
