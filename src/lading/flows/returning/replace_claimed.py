"""Claims settled with a replacement: the units go out again, free of charge, as an order linked to the claim."""

from decimal import Decimal
from uuid import UUID

from lading.flows.at_work import lock_by_number
from lading.flows.changing.hold_orders import ReleaseOrder, release_orders
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_in
from lading.flows.placing.placement import Placed, wish_for
from lading.flows.returning.decide_claim import ClaimDecided, DecideClaim, decide_claim
from lading.flows.show_orders import show_order
from lading.kernel import Refusal
from lading.orders import DraftLine, DraftShipping, OrderDraft
from lading.orders.redraft import draft_of
from lading.returns.claim_lists import show_claim
from lading.returns.claim_views import GoodsClaimView
from lading.returns.claims import Claim, lock_claims
from lading.store import UnitOfWork

ZERO = Decimal(0)
FREE = "replacement"
"""Why a line costs nothing."""
AGREED = ["price_off_list", "price_beyond_limit", "possible_duplicate"]
"""Findings that a replacement brings about by itself: who decided the claim has agreed to them."""


async def settle_claim(unit: UnitOfWork, company: Company, *, wish: DecideClaim) -> Claim:
    """Decide a claim, and place the order that replaces the units where that is the outcome; all of it or nothing.

    Raises what `decide_claim` raises, and what placing an order raises.
    """
    replacement: UUID | None = None
    if wish.outcome == "replacement":
        view = await show_claim(unit, number=wish.number)
        await lock_by_number(unit, numbers=[view.claim.order])
        await lock_claims(unit, numbers=[wish.number], version=wish.version)
        replacement = await _place(unit, company, view)
    return await decide_claim(unit, wish=wish, replacement=replacement)


async def _place(unit: UnitOfWork, company: Company, view: GoodsClaimView) -> UUID:
    """The order that goes out instead, under the claim's number, so that there is only ever one."""
    if view.claim.state != "open":
        raise ClaimDecided(f"{view.claim.number} was decided already: {view.claim.outcome}.")
    order = draft_of(await show_order(unit, number=view.claim.order))
    draft = OrderDraft(
        channel=order.channel,
        currency=order.currency,
        external_id=f"claim/{view.claim.number}",
        customer=order.customer,
        ship_to=order.ship_to,
        bill_to=order.bill_to,
        pickup_at=order.pickup_at,
        prices_include_tax=order.prices_include_tax,
        lines=[
            DraftLine(sku=one.sku, quantity=one.quantity, unit=one.unit, unit_price=ZERO, price_reason=FREE)
            for one in view.lines
        ],
        shipping=DraftShipping(method=order.shipping.method, amount=ZERO),
        tags=["replacement"],
        notes=f"Replaces units of {view.claim.order} (claim {view.claim.number}).",
    )
    (outcome,) = await place_in(unit, company, wishes=[wish_for(draft, actor=unit.actor.label, agrees_prices=True)])
    if isinstance(outcome, Refusal):
        raise outcome
    assert isinstance(outcome, Placed)  # noqa: S101 -- its external id is the claim's, which is locked and open
    rows = await unit.fetch(
        "SELECT o.id, o.number, array(SELECT h.id FROM holds h WHERE h.order_id = o.id AND h.reason = ANY(%s))"
        " FROM orders o WHERE o.channel = %s AND o.external_id = %s",
        [AGREED, draft.channel, draft.external_id],
    )
    placed, number, holds = rows[0]
    if holds:
        reason = f"Free of charge by claim {view.claim.number}"
        await release_orders(unit, wishes=[ReleaseOrder(number, reason, holds)])
    return UUID(str(placed))
