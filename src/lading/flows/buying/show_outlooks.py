"""Outlooks as doors show them: what is to be bought, what runs out and what that costs, what lies there too long."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from lading.catalog import Reference
from lading.flows.buying.propose_purchases import look_at_stock
from lading.purchasing import Outlook, Proposal
from lading.purchasing.project import project
from lading.store import UnitOfWork

View = Literal["proposals", "low", "out", "over", "all"]
VIEWS: tuple[View, ...] = get_args(View)


class ProposedOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What to buy: `quantity` in the supplier's `unit`, which makes `base` of the item's own; and why."""

    supplier: str
    quantity: Decimal
    unit: str
    base: Decimal
    unit_cost: Decimal
    amount: Decimal
    currency: str
    arrives: date
    reason: str


class OutlookView(msgspec.Struct, frozen=True, kw_only=True):
    """What lies ahead of an item at a place, in the item's own unit.

    `available` is on hand less reserved and waited for; `levels` is projected stock at the end of each day from
    today on, `with_proposal` the same if the proposal is bought. `lost` is what running out would cost, `bound`
    the money in what is too much, both in `currency`; null where price or cost are not known.
    """

    sku: str
    name: str
    unit: str
    place: str
    on_hand: Decimal
    reserved: Decimal
    waiting: Decimal
    expected: Decimal
    available: Decimal
    demand_per_day: Decimal
    safety: Decimal
    reorder_point: Decimal
    target: Decimal
    out_on: date | None
    short_days: int
    lost_per_day: Decimal | None
    lost: Decimal | None
    days_of_supply: Decimal | None
    excess: Decimal
    bound: Decimal | None
    currency: str
    proposal: ProposedOrder | None
    levels: list[Decimal]
    with_proposal: list[Decimal]


_KEEPS: dict[View, Callable[[Outlook], bool]] = {
    "proposals": lambda one: one.proposal is not None,
    "low": lambda one: bool(one.reorder_point) and one.position.available <= one.reorder_point,
    "out": lambda one: one.out_on is not None,
    "over": lambda one: one.excess > 0,
    "all": lambda one: bool(one.position.sku),
}


async def show_outlooks(
    unit: UnitOfWork,
    reference: Reference,
    *,
    view: View = "proposals",
    place: str = "",
    supplier: str = "",
    skus: Sequence[str] | None = None,
) -> list[OutlookView]:
    """The outlooks of a view; the most urgent in front, of what is too much the most money."""
    found = await look_at_stock(unit, reference, skus=skus, place=place)
    return [show_outlook(one) for one in choose(found, view=view, supplier=supplier)]


def choose(outlooks: Sequence[Outlook], *, view: View, supplier: str = "") -> list[Outlook]:
    """Those of a view, in its order; with `supplier` only what would be bought there."""
    kept = [one for one in outlooks if _KEEPS[view](one)]
    if supplier:
        kept = [one for one in kept if one.source and one.source.supplier == supplier]
    return sorted(kept, key=lambda one: -(one.bound or Decimal(0))) if view == "over" else kept


def count_views(outlooks: Sequence[Outlook]) -> dict[str, int]:
    """How many each view has."""
    return {view: sum(1 for one in outlooks if _KEEPS[view](one)) for view in VIEWS}


def show_outlook(one: Outlook) -> OutlookView:
    """The outlook, flat."""
    position, proposal = one.position, one.proposal
    source = one.source
    levels, with_proposal = project(outlook=one)
    return OutlookView(
        sku=position.sku,
        name=position.name,
        unit=position.unit,
        place=position.place,
        on_hand=position.on_hand,
        reserved=position.reserved,
        waiting=position.waiting,
        expected=position.expected,
        available=position.available,
        demand_per_day=position.demand.per_day,
        safety=one.safety,
        reorder_point=one.reorder_point,
        target=one.target,
        out_on=one.out_on,
        short_days=one.short_days,
        lost_per_day=one.lost_per_day,
        lost=one.lost,
        days_of_supply=one.days_of_supply,
        excess=one.excess,
        bound=one.bound,
        currency=source.currency if source else position.currency,
        proposal=_show_proposal(proposal) if proposal else None,
        levels=list(levels),
        with_proposal=list(with_proposal),
    )


def _show_proposal(proposal: Proposal) -> ProposedOrder:
    return ProposedOrder(
        supplier=proposal.supplier,
        quantity=proposal.quantity,
        unit=proposal.unit,
        base=proposal.base,
        unit_cost=proposal.cost,
        amount=proposal.amount,
        currency=proposal.currency,
        arrives=proposal.arrives,
        reason=proposal.reason,
    )
