"""A customer tells by link what went wrong: filed with photos, answered by the policy at once or by a person."""

from collections.abc import Sequence
from decimal import Decimal
from typing import get_args

import msgspec

from lading.flows.company import Company
from lading.flows.returning.ask_for_return import Letterheading, head_of_order, order_of_link
from lading.flows.returning.decide_claim import DecideClaim
from lading.flows.returning.file_claim import ClaimUnits, FileClaim, file_claims
from lading.flows.returning.replace_claimed import settle_claim
from lading.flows.returning.return_facts import read_known
from lading.flows.show_orders import show_order
from lading.kernel import SYSTEM, Actor, Invalid, Refusal
from lading.orders.change import read_orders
from lading.orders.views import OrderView
from lading.returns.claim_lists import claims_of_order, show_claim
from lading.returns.claim_policy import LIKELY_CAUSE, ClaimAnswer, ClaimFacts, ClaimKind, answer_claim
from lading.returns.claim_views import GoodsClaimView
from lading.returns.claims import Claim
from lading.returns.photos import NewPhoto, add_photos
from lading.returns.put_policy import read_policy
from lading.returns.returnable import Away, read_away, returnable
from lading.store import UnitOfWork

KINDS: tuple[ClaimKind, ...] = get_args(ClaimKind)


class Claimable(msgspec.Struct, frozen=True, kw_only=True):
    """A line of which so many units can be claimed."""

    line: int
    name: str
    unit: str
    left: Decimal


class ClaimPage(msgspec.Struct, frozen=True, kw_only=True):
    """What of an order can be claimed, and how the claims before it stand."""

    head: Letterheading
    number: str
    lines: list[Claimable]
    claims: list[GoodsClaimView]


async def show_claim_page(unit: UnitOfWork, *, token: str) -> ClaimPage:
    """The claims of the order behind a link. Raises `NotFound`."""
    order = await show_order(unit, number=await order_of_link(unit, token=token))
    locked = (await read_orders(unit, ids=[order.id]))[order.id]
    away = await read_away(unit, orders=[order.id])
    lines = [
        Claimable(line=one.line, name=one.name, unit=one.unit, left=left)
        for one in locked.lines.values()
        if (left := returnable(one.vector, away.get((order.id, one.line), Away())))
    ]
    numbers = await claims_of_order(unit, order_id=order.id)
    return ClaimPage(
        head=await head_of_order(unit, channel=order.channel, currency=order.currency),
        number=order.number,
        lines=lines,
        claims=[await show_claim(unit, number=number) for number in numbers],
    )


async def claim_by_link(
    company: Company,
    *,
    token: str,
    by: Actor,
    kind: ClaimKind,
    lines: Sequence[ClaimUnits],
    note: str = "",
    photos: Sequence[NewPhoto] = (),
) -> str:
    """File a claim by link, and let the policy answer it; answers its number.

    What the policy would give and the books do not allow stays open for a person. Raises as `file_claims`.
    """
    if not lines:
        raise Invalid("Say of at least one item how many are concerned.", code="nothing_named")
    async with company.database.unit_of_work(by) as unit:
        order = await show_order(unit, number=await order_of_link(unit, token=token))
        wish = FileClaim(number=order.number, kind=kind, lines=lines, note=note, origin="portal")
        (made,) = await file_claims(unit, wishes=[wish])
        await add_photos(unit, subject=made.subject, photos=photos)
        answer = await _judge(unit, order, made, photos=bool(photos))
        carrier = await _carrier_of(unit, made)
    if answer.outcome != "ask":
        await _settle(company, made, answer, carrier)
    return made.number


async def _judge(unit: UnitOfWork, order: OrderView, made: Claim, *, photos: bool) -> ClaimAnswer:
    policy = (await read_policy(unit)).policy
    customer = str((order.customer or {}).get("code") or "")
    known = await read_known(unit, orders=[order.id], customers=[customer], policy=policy)
    delivered, _ = known.when.get(order.id, (None, ""))
    owed = {line.line: (line.amount / line.ordered if line.ordered else Decimal(0)) for line in order.lines}
    facts = ClaimFacts(
        kind=made.kind,
        days=max(0, (unit.now - delivered).days) if delivered else None,
        value=sum((owed[one.order_line] * one.quantity for one in made.lines), Decimal(0)),
        currency=order.currency,
        photos=photos,
        return_rate=known.rates.get(customer),
    )
    return answer_claim(policy.claims, facts)


async def _carrier_of(unit: UnitOfWork, made: Claim) -> str:
    """Who carried the units, where it was one alone."""
    rows = await unit.fetch(
        "SELECT DISTINCT h.carrier FROM shipments h JOIN shipment_lines l ON l.shipment_id = h.id"
        " WHERE l.order_id = %s AND l.line = ANY(%s) AND h.voided_at IS NULL",
        [made.order_id, [one.order_line for one in made.lines]],
    )
    return str(rows[0][0]) if len(rows) == 1 else ""


async def _settle(company: Company, made: Claim, answer: ClaimAnswer, carrier: str) -> None:
    """What the policy gives; where it cannot be given, a person is asked, as by filing."""
    refused = answer.outcome == "refuse"
    cause = LIKELY_CAUSE[made.kind]
    wish = DecideClaim(
        number=made.number,
        outcome="refuse" if refused else "replacement" if answer.outcome == "replacement" else "refund",
        reason=answer.sentence,
        caused_by=cause,
        against=carrier if cause == "carrier" and not refused else "",
        to="store_credit" if answer.outcome == "store_credit" else "original",
        approved=False,
    )
    try:
        async with company.database.unit_of_work(SYSTEM) as unit:
            await settle_claim(unit, company, wish=wish)
    except Refusal:
        return
