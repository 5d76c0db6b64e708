"""Asking for approval of amounts above the company's limits: the act is not done, but waits with all it needs."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.flows.rules.ask_approval import ask_approvals
from lading.kernel import Conflict, plain
from lading.rules import ApprovalWish
from lading.rules.limits import ApprovalLimit, MoneyAsk, limit_for, read_limits
from lading.store import UnitOfWork


class MoneyWanted(msgspec.Struct, frozen=True, kw_only=True):
    """An act on money that somebody wants: what it comes to, about which subject, and what it needs to go on.

    `data` has its wish and, as `reason`, why.
    """

    ask: MoneyAsk
    subject: str
    sentence: str
    amount: Decimal
    currency: str
    data: Mapping[str, Any]


class WaitsAlready(Conflict):
    """The same was asked for before and nobody has answered yet."""

    code = "waits_for_approval"


async def limit_passed(unit: UnitOfWork, *, ask: MoneyAsk, amount: Decimal, currency: str) -> ApprovalLimit | None:
    """The limit that so much passes, if it does."""
    limit = limit_for(await read_limits(unit), ask=ask, currency=currency)
    return limit if limit.is_passed(amount) else None


async def ask_above_limits(unit: UnitOfWork, *, wanted: Sequence[MoneyWanted]) -> list[UUID | None]:
    """Ask for what passes its limit; answers the approval of each, None where it may go on alone.

    What they are about is locked. Raises `WaitsAlready` where one of the same kind about the same waits.
    """
    found = [(one, await limit_passed(unit, ask=one.ask, amount=one.amount, currency=one.currency)) for one in wanted]
    passed = [(one, limit) for one, limit in found if limit]
    if not passed:
        return [None] * len(found)
    await _refuse_second(unit, [one for one, _ in passed])
    ids = iter(await ask_approvals(unit, wishes=[_wish(one, limit) for one, limit in passed]))
    return [next(ids) if limit else None for _, limit in found]


async def _refuse_second(unit: UnitOfWork, wanted: Sequence[MoneyWanted]) -> None:
    rows = await unit.fetch(
        "SELECT a.subject, a.ask FROM approvals a JOIN unnest(%s::text[], %s::text[]) AS w(subject, ask)"
        " USING (subject, ask) WHERE a.state = 'pending' LIMIT 1",
        [[one.subject for one in wanted], [one.ask for one in wanted]],
    )
    if rows:
        about, what = rows[0][0].replace("/", " ", 1), rows[0][1].replace("_", " ")
        raise WaitsAlready(f"A {what} of {about} waits for approval already. Have that one decided first.")


def _wish(one: MoneyWanted, limit: ApprovalLimit) -> ApprovalWish:
    return ApprovalWish(
        subject=one.subject,
        ask=one.ask,
        sentence=one.sentence,
        why=say_limit(limit, one.currency),
        role=limit.role,
        needed=limit.needed,
        policy=one.ask,
        amount=one.amount,
        currency=one.currency,
        data=dict(one.data),
    )


def say_limit(limit: ApprovalLimit, currency: str) -> str:
    """Why somebody is asked."""
    if limit.ask == "price":
        return "The price is below what the item may be sold for."
    return f"More than {plain(limit.above or Decimal(0))} {currency} wants approval."
