"""What a customer who waits chooses, by link or through staff: done once, or refused with nothing changed."""

from typing import Literal

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity, cancel_orders
from lading.flows.company import Company
from lading.flows.fulfilling.release import NothingToRelease, Release, release_to_places
from lading.flows.promising.find_offers import find_offers
from lading.flows.promising.swap_units import Swap, swap_units
from lading.flows.rules.judge_changed import judge_changed
from lading.flows.show_orders import show_order
from lading.kernel import Conflict, NotFound
from lading.orders.change import LockedOrder, move
from lading.promising.choices import Choice, find_by_token, lock_open, settle_choice
from lading.promising.options import Offer, OptionKind
from lading.store import UnitOfWork

NOBODY_ANSWERED = "nobody answered in time"


class TakeChoice(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen for an order: for `substitute` also the line and the item. `version` is what the caller saw."""

    number: str
    kind: OptionKind
    line: int | None = None
    sku: str = ""
    by: Literal["customer", "seller"] = "seller"
    reason: str = ""
    version: int | None = None


class TooLateToChoose(Conflict):
    """What was chosen cannot be done any more; nothing was changed."""

    code = "too_late_to_choose"


class ChoiceEnded(Conflict):
    """The choice was answered already, has run out, or was overtaken."""

    code = "choice_ended"


async def take_choice(unit: UnitOfWork, company: Company, *, wish: TakeChoice) -> None:
    """Do what is chosen; an open choice is settled by it.

    Raises `NotFound`, `VersionMoved`, `TooLateToChoose`; then nothing is changed.
    """
    await company.refresh(unit, skus=())
    versions = {wish.number: wish.version} if wish.version is not None else {}
    order = (await lock_by_number(unit, numbers=[wish.number], versions=versions))[wish.number]
    await _take(unit, company, order, wish, await lock_open(unit, order_id=order.id))


async def answer_by_link(
    unit: UnitOfWork, company: Company, *, token: str, kind: OptionKind, line: int | None = None, sku: str = ""
) -> None:
    """What a customer chose by a link. Raises `NotFound`, `ChoiceEnded`, `TooLateToChoose`; then nothing is changed."""
    await company.reference.refresh(unit)
    choice = await find_by_token(unit, token=token)
    number = await number_of(unit, choice=choice)
    order = (await lock_by_number(unit, numbers=[number]))[number]
    now = await lock_open(unit, order_id=choice.order_id)
    if now is None or (now.id, now.version) != (choice.id, choice.version) or now.expires_at <= unit.now:
        raise ChoiceEnded("This choice was answered already, or its time is over. Nothing was changed.")
    if kind not in now.options.kinds:
        raise TooLateToChoose("That was not among the choices. Nothing was changed.")
    wish = TakeChoice(number=number, kind=kind, line=line, sku=sku, by="customer", reason="the customer's choice")
    await _take(unit, company, order, wish, now)


async def number_of(unit: UnitOfWork, *, choice: Choice) -> str:
    """The number of the order that it is about."""
    rows = await unit.fetch("SELECT number FROM orders WHERE id = %s", [choice.order_id])
    if not rows:
        raise NotFound("There is no such order.")
    return str(rows[0][0])


async def _take(
    unit: UnitOfWork, company: Company, order: LockedOrder, wish: TakeChoice, choice: Choice | None
) -> None:
    waiting = {one.line: one.vector["backordered"] for one in order.lines.values() if one.vector["backordered"]}
    if not waiting:
        raise TooLateToChoose(
            f"Nothing of order {order.number} waits any more: it was reserved, sent or cancelled meanwhile."
            " Nothing was changed."
        )
    if wish.kind == "substitute":
        await _swap(unit, company, order, wish, choice)
    elif wish.kind == "part_now":
        await _part_now(unit, company, order)
    elif wish.kind == "cancel_rest":
        lines = [LineQuantity(line, quantity) for line, quantity in waiting.items()]
        reason = wish.reason or "the customer does not want to wait"
        await cancel_orders(unit, wishes=[CancelOrder(order.number, reason, lines=lines, by=wish.by)])
    again = (await lock_by_number(unit, numbers=[order.number]))[order.number]
    answer: dict[str, object] = {"kind": wish.kind, "by": wish.by}
    if wish.kind == "substitute":
        answer |= {"line": wish.line, "sku": wish.sku}
    if choice is not None:
        await settle_choice(
            unit,
            choice=choice.id,
            state="expired" if wish.reason == NOBODY_ANSWERED else "answered",
            by=unit.actor.label,
            answer=answer,
        )
    told = answer | {"choice": str(choice.id) if choice else None}
    move(again, kind="order.choice_taken", data=told, reason=wish.reason)
    await save_changes(unit, orders=[again])


async def _part_now(unit: UnitOfWork, company: Company, order: LockedOrder) -> None:
    try:
        await release_to_places(unit, company.reference, wishes=[Release(number=order.number)])
    except NothingToRelease:
        raise TooLateToChoose(
            f"Of order {order.number} nothing is there that could go now, or it is on its way already."
            " Nothing was changed."
        ) from None


async def _swap(
    unit: UnitOfWork, company: Company, order: LockedOrder, wish: TakeChoice, choice: Choice | None
) -> None:
    view = await show_order(unit, number=order.number)
    if choice is not None and wish.by == "customer":
        offers = choice.options.offers
        then = {one.line: one.quantity for one in choice.options.waits}
    else:
        instead = await find_offers(unit, company, order=view)
        offers, then = instead.offers, {one.line: one.quantity for one in instead.waiting}
    offer = _chosen(offers, wish)
    units = order.lines[offer.line].vector["backordered"] if offer.line in order.lines else 0
    await company.refresh(unit, skus={offer.sku})
    if units != then.get(offer.line) or offer.sku not in company.reference.items:
        raise TooLateToChoose(
            f"Of order {order.number} not as much waits as when this was offered. Nothing was changed;"
            " ask for the choices anew."
        )
    swap = Swap(
        line=offer.line,
        units=then[offer.line],
        item=company.reference.items[offer.sku],
        quantity=offer.quantity,
        unit_price=offer.unit_price,
        by=wish.by,
        reason=wish.reason or "something else instead",
    )
    await swap_units(unit, reference=company.reference, book=company.book, order=order, view=view, swap=swap)
    await save_changes(unit, orders=[order])
    await judge_changed(unit, company, orders=[order.id], kind="order.substituted")


def _chosen(offers: list[Offer], wish: TakeChoice) -> Offer:
    found = [one for one in offers if one.sku == wish.sku and wish.line in (None, one.line)]
    if not found:
        raise TooLateToChoose(
            f"{wish.sku or 'That'} cannot stand in here, or not any more. Nothing was changed; ask for the choices"
            " anew."
        )
    return found[0]
