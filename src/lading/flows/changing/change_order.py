"""Changing orders that stand: quantities, lines, prices, discounts, dates, ways and addresses, all in one change."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import UNSET

from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.cancelled import wanted_of
from lading.flows.changing.change_papers import AddressTooLate, is_to_ship
from lading.flows.changing.changed import Changed, changed_of
from lading.flows.changing.decide_change import decide_change, denied
from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene, gather_changes
from lading.flows.changing.order_edit import ChangeOrder, acts_of
from lading.flows.changing.prices_to_agree import TO_AGREE, ask_to_agree, may_go_on, say_to_agree, who_must_agree
from lading.flows.changing.write_changes import write_changes
from lading.flows.company import Company
from lading.flows.rules.judge_changed import judge_changed
from lading.kernel import Conflict, Invalid
from lading.orders.change_policy import WORDS, judge, until_of
from lading.orders.fold import answer
from lading.orders.standing import standing_of
from lading.store import UnitOfWork


class ChangeNotAllowed(Conflict):
    """The channel's policy does not let this door change that, or not any more."""

    code = "change_not_allowed"


async def change_orders(
    unit: UnitOfWork, company: Company, *, wishes: Sequence[ChangeOrder], dry: bool = False
) -> list[Changed]:
    """Change each of these orders as its wish says, or keep the wish for those who must answer it.

    What lies in hands is asked of its place: the change is pending then. A customer's wish beyond the policy becomes
    a request, and so do prices that somebody has to agree. Money never moves: a balance is left. With `dry` nothing is
    written. Raises `NotFound`, `VersionMoved`, `TooLate`, `ChangeNotAllowed`, `ChangePending`, `NothingLeft`,
    `AddressTooLate`, `Invalid`, `OutOfStock`, `WaitsAlready`.
    """
    scene = await gather_changes(unit, company, wishes=wishes, dry=dry)
    decided = [await _decide_or_ask(unit, scene, wish, dry=dry) for wish in wishes]
    if not dry:
        await write_changes(unit, company, scene, decided)
        await ask_to_agree(unit, scene, decided)
        changed = [one.order.id for one in decided if one.state in ("granted", "pending")]
        await judge_changed(unit, company, orders=changed, kind="order.changed")
    return [await changed_of(unit, one) for one in decided]


async def _decide_or_ask(unit: UnitOfWork, scene: Scene, wish: ChangeOrder, *, dry: bool) -> Decided:
    """The decision; where somebody has to agree its prices, the request for that (`dry`: with what it would do)."""
    limit = await who_must_agree(unit, scene, wish)
    if limit is None:
        return await _decide(unit, scene, may_go_on(scene, wish))
    if dry:
        decided = await _decide(unit, scene, msgspec.structs.replace(wish, agreed=True))
    else:
        terms = scene.terms[scene.orders[wish.number].id]
        order = scene.orders[wish.number]
        decided = Decided(wish=wish, order=order, state="requested", before=terms, after=terms, was={})
    decided.state, decided.code, decided.sentence = "requested", TO_AGREE, say_to_agree(limit)
    return decided


async def _decide(unit: UnitOfWork, scene: Scene, wish: ChangeOrder) -> Decided:
    order = scene.orders[wish.number]
    acts: Sequence[str] = wish.told.acts if wish.told else acts_of(wish.edit, wanted_of(order))
    if not acts:
        raise Invalid("This changes nothing: everything is as it is asked for already.")
    channel = scene.reference.channels.get(order.channel)
    settings: Mapping[str, str] = channel.settings.changes if channel else {}
    ruling, act = ("grant", "") if wish.answers else judge(order, door=wish.door, acts=acts, settings=settings)
    if ruling == "refuse":
        until = WORDS[until_of(wish.door, act, settings=settings)]
        raise ChangeNotAllowed(f"Order {order.number}: this can be changed {until} ({SPOKEN[act]}).")
    terms = scene.terms[order.id]
    if ruling == "request":
        sentence = "We look at it and answer."
        return Decided(wish=wish, order=order, state="requested", sentence=sentence, before=terms, after=terms, was={})
    if wish.edit.ship_to is not UNSET and not is_to_ship(order):
        raise AddressTooLate(f"Order {order.number} has left already; its address cannot be changed any more.")
    try:
        if wish.edit.cancel:
            return _decide_cancel(scene, wish)
        return await decide_change(unit, scene, wish)
    except TooLate as refusal:
        if wish.door == "staff" and not wish.answers:
            raise
        return denied(scene, wish, refusal)


def _decide_cancel(scene: Scene, wish: ChangeOrder) -> Decided:
    """All that is left is cancelled when the change is written. Raises `TooLate` where the fold finds nothing left."""
    order = scene.orders[wish.number]
    if not any(answer(standing_of(line), None).granted for line in order.lines.values()):
        raise TooLate(f"Order {order.number} has left already: there is nothing to cancel any more.")
    terms = scene.terms[order.id]
    return Decided(wish=wish, order=order, state="granted", before=terms, after=terms, was={})


SPOKEN = {
    "cancel": "cancelling",
    "less": "smaller quantities",
    "more": "larger quantities",
    "add": "more lines",
    "price": "prices",
    "discount": "the discount",
    "shipping": "shipping",
    "date": "the wished date",
    "address": "the address",
    "reference": "the reference",
}
"""What each kind of act is called."""
