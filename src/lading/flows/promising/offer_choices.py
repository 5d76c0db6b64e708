"""Customers who wait are offered a choice: wait, part now, something else, cancel the rest; and told once a day."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.company import Company
from lading.flows.promising.find_cause import find_cause
from lading.flows.promising.find_offers import Instead, find_offers
from lading.flows.promising.swap_units import Swap, swap_units
from lading.flows.show_orders import show_order
from lading.kernel import Conflict
from lading.orders.change import LockedOrder, move
from lading.orders.views import OrderView
from lading.promising.choices import Options, Waits, last_told, lock_open, write_offer
from lading.promising.options import Offer
from lading.store import UnitOfWork


class OfferChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Ask the customer of this order; `cause` in plain words (else we find some), `tell` by letter."""

    number: str
    cause: str = ""
    tell: bool = True


class NothingWaits(Conflict):
    """Nothing of the order waits for stock, so there is nothing to choose."""

    code = "nothing_waits"


async def offer_choices(unit: UnitOfWork, company: Company, *, wishes: Sequence[OfferChoice]) -> list[UUID | None]:
    """Offer each order's customer a choice; answers its id, None where a substitute was taken without asking.

    A choice that is open is offered anew; a new letter ends older links. One letter a day. Raises `NothingWaits`.
    """
    await company.reference.refresh(unit)
    locked = await lock_by_number(unit, numbers=[wish.number for wish in wishes])
    made = [await _offer(unit, company, locked[wish.number], wish) for wish in wishes]
    await save_changes(unit, orders=locked.values())
    return made


async def _offer(unit: UnitOfWork, company: Company, order: LockedOrder, wish: OfferChoice) -> UUID | None:
    view = await show_order(unit, number=wish.number)
    instead = await find_offers(unit, company, order=view)
    if not instead.waiting:
        raise NothingWaits(f"Nothing of order {order.number} waits for stock any more.")
    swapped = await _swap_at_once(unit, company, order, view, instead)
    waits = [
        Waits(
            line=one.line,
            sku=one.sku,
            name=order.lines[one.line].name,
            quantity=one.quantity,
            unit=one.unit,
            ship_by=one.ship_by,
            deliver_p90=one.deliver_p90,
        )
        for one in instead.waiting
        if one.line not in swapped
    ]
    if not waits:
        return None
    offers = [one for one in instead.offers if one.line not in swapped]
    options = Options(waits=waits, kinds=_kinds(order, offers), offers=offers)
    known = await lock_open(unit, order_id=order.id)
    tell = wish.tell and await last_told(unit, order_id=order.id) != unit.now.date()
    channel = company.reference.channels.get(order.channel)
    days = channel.settings.answer_days if channel else 7
    cause = wish.cause or await find_cause(unit, order_id=order.id)
    choice, version = await write_offer(
        unit, order_id=order.id, known=known, cause=cause, options=options, days=days, tell=tell
    )
    told = {"choice": str(choice), "version": version, "kinds": options.kinds, "tell": tell}
    move(order, kind="order.choice_offered", data=told | {"units": [[one.line, one.quantity] for one in waits]})
    return choice


def _kinds(order: LockedOrder, offers: Sequence[Offer]) -> list[str]:
    ready = any(line.vector["reserved"] for line in order.lines.values())
    part, other = (["part_now"] if ready and order.accepted_at else []), (["substitute"] if offers else [])
    return ["wait", *part, *other, "cancel_rest"]


async def _swap_at_once(
    unit: UnitOfWork, company: Company, order: LockedOrder, view: OrderView, instead: Instead
) -> set[int]:
    """What may stand in without asking, is there today and costs no more is taken; answers the lines."""
    swapped: set[int] = set()
    waiting = {one.line: one.quantity for one in instead.waiting}
    for offer in instead.offers:
        ready = offer.ready_on <= unit.now.date()
        if offer.automatic and offer.difference <= 0 and ready and offer.line not in swapped:
            swap = Swap(
                line=offer.line,
                units=waiting[offer.line],
                item=company.reference.items[offer.sku],
                quantity=offer.quantity,
                unit_price=offer.unit_price,
                by="system",
                reason="it may stand in without asking",
            )
            await swap_units(unit, reference=company.reference, book=company.book, order=order, view=view, swap=swap)
            swapped.add(offer.line)
    return swapped
