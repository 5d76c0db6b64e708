"""Deciding a claim: a replacement, money, goodwill or no; booked to who caused it, who then owes us for it."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import read_books
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.returning.file_claim import DECIDE
from lading.flows.returning.wait_for_yes import ask_claim, refuse_more, refuse_while_waiting
from lading.flows.rules.ask_above_limit import limit_passed
from lading.kernel import Conflict, Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import move
from lading.returns.claim_policy import Cause
from lading.returns.claims import Claim, ClaimOutcome, lock_claims, save_claims
from lading.rules.limits import MoneyAsk
from lading.store import Event, UnitOfWork
from lading.tasks.keep_one import close_matters

ZERO = Decimal(0)


class DecideClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What the customer gets and why. `amount` for goodwill, or instead of what the units are worth.

    `caused_by` bears the cost; `against` is the carrier or supplier by code whom we ask for it, `claimed` how much
    (None: what it cost us). `refund` False leaves the credit on the order. What is not `approved` waits for approval
    where it passes the company's limits; `most` is what was approved then.
    """

    number: str
    outcome: ClaimOutcome
    reason: str
    caused_by: Cause = "us"
    amount: Decimal | None = None
    against: str = ""
    claimed: Decimal | None = None
    refund: bool = True
    to: Literal["original", "store_credit"] = "original"
    version: int | None = None
    approved: bool = True
    most: Decimal | None = None

    def __post_init__(self) -> None:
        for field in ("amount", "claimed"):
            check_exact(field, value := getattr(self, field))
            if value is not None and value <= 0:
                raise FieldRefused(field, "not_positive", f"The {field} must be above 0, or left out.")


class ClaimDecided(Conflict):
    """The claim is decided already."""

    code = "claim_decided"


async def decide_claim(unit: UnitOfWork, *, wish: DecideClaim, replacement: UUID | None = None) -> Claim:
    """Decide. For a `replacement` the order that goes out free of charge was placed before: see `replace_claimed`.

    What waits for approval leaves the claim open. Raises `NotFound`, `Outdated`, `ClaimDecided`, `Invalid`,
    `WaitsAlready`, `MoreThanApproved`, and what credits and refunds raise; then nothing is decided.
    """
    rows = await unit.fetch(
        "SELECT o.number FROM claims c JOIN orders o ON o.id = c.order_id WHERE c.number = %s", [wish.number]
    )
    orders = await lock_by_number(unit, numbers=[row[0] for row in rows])
    one = (await lock_claims(unit, numbers=[wish.number], version=wish.version))[wish.number]
    order = next(iter(orders.values()))
    if one.state != "open":
        raise ClaimDecided(f"{one.number} was decided already: {one.outcome}.")
    if not wish.approved:
        await refuse_while_waiting(unit, subject=one.subject)
    if not wish.reason.strip():
        raise Invalid("Say why; it stands in the history.", code="reason_missing")
    if wish.outcome == "goodwill" and wish.amount is None:
        raise Invalid("Say how much we give for goodwill.", code="amount_missing")
    cost = ZERO
    if wish.outcome in {"refund", "goodwill"}:
        given = await _credit_or_ask(unit, one, order.number, wish)
        if given is None:
            return one
        cost = given
        if wish.refund:
            await _refund(unit, order.number, cost, wish)
    if wish.outcome == "replacement":
        cost = sum((_worth(order.lines[line.order_line], line.quantity) for line in one.lines), ZERO)
    _note(unit, one, wish, cost, replacement)
    orders = await lock_by_number(unit, numbers=[order.number])
    told: dict[str, object] = {"claim": one.number, "outcome": one.outcome, "caused_by": one.caused_by}
    told |= {"amount": one.credited, "currency": one.currency}
    told["units"] = [[line.order_line, line.quantity] for line in one.lines]
    move(orders[order.number], kind="order.claim_decided", data=told, reason=wish.reason)
    event = Event(kind="claim.decided", subject=one.subject, data={**told, "claimed": one.claimed}, reason=wish.reason)
    await save_claims(unit, rows=[one], events=[event])
    await save_changes(unit, orders=orders.values())
    await close_matters(unit, matters=[(DECIDE, one.subject)], outcome=one.outcome)
    return one


def _worth(line: object, quantity: Decimal) -> Decimal:
    owed: Decimal = getattr(line, "owed", ZERO)
    ordered: Decimal = getattr(line, "ordered", ZERO)
    return (owed * quantity / ordered).quantize(Decimal("0.01")) if ordered else ZERO


def _note(unit: UnitOfWork, one: Claim, wish: DecideClaim, cost: Decimal, replacement: UUID | None) -> None:
    refused = wish.outcome == "refuse"
    one.state = "refused" if refused else "granted"
    one.outcome, one.reason = wish.outcome, wish.reason
    one.decided_at, one.decided_by = unit.now, unit.actor.label
    one.caused_by = "" if refused else wish.caused_by
    one.credited = cost if wish.outcome in {"refund", "goodwill"} else ZERO
    one.replacement_order = replacement
    if refused or wish.caused_by == "us":
        return
    one.against = wish.against
    one.claimed = cost if wish.claimed is None else wish.claimed


async def _credit_or_ask(unit: UnitOfWork, one: Claim, number: str, wish: DecideClaim) -> Decimal | None:
    """What was credited; None where somebody else has to say yes to so much first, and nothing was."""
    ask: MoneyAsk = "refund" if wish.refund and wish.to == "original" else "credit"
    async with unit.sql.begin_nested() as attempt:
        cost = await _credit(unit, one, number, wish)
        waits = not wish.approved and await limit_passed(unit, ask=ask, amount=cost, currency=one.currency) is not None
        if waits:
            await attempt.rollback()
    if not waits:
        refuse_more(one.number, cost, most=wish.most, currency=one.currency)
        return cost
    asked = msgspec.structs.replace(wish, version=None, approved=True, most=cost)
    await ask_claim(unit, ask=ask, subject=one.subject, amount=cost, currency=one.currency, data=asked)
    return None


async def _credit(unit: UnitOfWork, one: Claim, number: str, wish: DecideClaim) -> Decimal:
    """Post it to the account of who caused it; goodwill of ours is goodwill."""
    reason = f"claim {one.number}: {wish.reason}"
    if wish.outcome == "goodwill":
        kind: Literal["goodwill", "claim"] = "goodwill" if wish.caused_by == "us" else "claim"
        credit = Credit(
            number=number,
            amount=wish.amount,
            reason=reason,
            kind=kind,
            caused_by="" if kind == "goodwill" else wish.caused_by,
            source=one.subject,
        )
        return (await credit_units(unit, wishes=[credit]))[0].total
    if wish.amount is not None and len(one.lines) > 1:
        raise Invalid("Name an amount only where the claim is about one line, or give goodwill.", code="too_many_lines")
    wishes = [
        Credit(
            number=number,
            line=line.order_line,
            quantity=line.quantity if wish.amount is None else None,
            amount=wish.amount,
            reason=reason,
            kind="claim",
            caused_by=wish.caused_by,
            source=f"{one.subject}/{line.order_line}",
        )
        for line in one.lines
    ]
    return sum((done.total for done in await credit_units(unit, wishes=wishes)), ZERO)


async def _refund(unit: UnitOfWork, number: str, cost: Decimal, wish: DecideClaim) -> None:
    """Give back what the order is then in credit, and no more than the claim comes to."""
    order = next(iter((await lock_by_number(unit, numbers=[number])).values()))
    books = (await read_books(unit, orders=[order.id]))[order.id]
    amount = min(cost, books.in_credit)
    if amount > 0:
        reason = f"claim: {wish.reason}"
        await refund_orders(unit, wishes=[Refund(number=number, reason=reason, amount=amount, to=wish.to)])
