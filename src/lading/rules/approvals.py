"""Approvals: something waits until enough people of a role have said yes, none of whom asked for it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record


class ApprovalWish(msgspec.Struct, frozen=True, kw_only=True):
    """Something that wants approval: about what (`order/L100001`), what is asked (`order.accept`), by whom, why.

    Either a `rule` with its version asks, or a fixed `policy` by name. `barred` are actors (`user:ada`) who may not
    approve; whoever asks never may. `id` is its own, where it must be known before. `data` is what the act that waits
    needs to go on; it names people by code only.
    """

    subject: str
    ask: str
    sentence: str
    why: str
    role: str
    needed: int = 1
    policy: str = ""
    rule: str | None = None
    rule_version: int | None = None
    barred: tuple[str, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    data: dict[str, Any] = {}
    due: datetime | None = None
    id: UUID | None = None


async def write_approvals(unit: UnitOfWork, *, wishes: Sequence[ApprovalWish]) -> list[UUID]:
    """Write down what wants approval; answers their ids, in order. Lock what they are about first.

    What waits already, asked for by the same rule or policy, is not asked twice: its id is answered.
    """
    waiting = await _waiting(unit, wishes)
    ids: list[UUID] = []
    for wish in wishes:
        key = (wish.subject, wish.ask, wish.rule or wish.policy)
        if key not in waiting:
            waiting[key] = wish.id or new_id()
            await _insert(unit, waiting[key], wish)
        ids.append(waiting[key])
    return ids


async def _waiting(unit: UnitOfWork, wishes: Sequence[ApprovalWish]) -> dict[tuple[str, str, str], UUID]:
    rows = await unit.fetch(
        "SELECT subject, ask, coalesce(rule, policy), id FROM approvals WHERE subject = ANY(%s) AND state = 'pending'",
        [[wish.subject for wish in wishes]],
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


async def _insert(unit: UnitOfWork, number: UUID, wish: ApprovalWish) -> None:
    barred = sorted({*wish.barred, unit.actor.label})
    await unit.execute(
        "INSERT INTO approvals (id, subject, ask, sentence, why, policy, rule, rule_version, role, needed, barred,"
        " amount, currency, data, state, asked_at, asked_by, due)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'pending', %s, %s, %s)",
        [
            number,
            wish.subject,
            wish.ask,
            wish.sentence,
            wish.why,
            wish.policy,
            wish.rule,
            wish.rule_version,
            wish.role,
            wish.needed,
            barred,
            wish.amount,
            wish.currency,
            msgspec.json.encode(wish.data).decode(),
            unit.now,
            unit.actor.label,
            wish.due,
        ],
    )
    told: dict[str, object] = {"approval": str(number), "ask": wish.ask, "role": wish.role, "needed": wish.needed}
    if wish.amount is not None:
        told |= {"amount": wish.amount, "currency": wish.currency}
    by = {"rule": wish.rule, "version": wish.rule_version} if wish.rule else {"policy": wish.policy}
    await record(unit, [Event(kind="approval.asked", subject=wish.subject, data={**told, **by})])


async def withdraw_approvals(
    unit: UnitOfWork, *, subjects: Collection[str], asks: Collection[str], reason: str
) -> list[UUID]:
    """What waits about these subjects and asks for one of these is needed no longer; answers which."""
    rows = await unit.fetch(
        "UPDATE approvals SET state = 'withdrawn', settled_at = %s WHERE subject = ANY(%s) AND ask = ANY(%s)"
        " AND state = 'pending' RETURNING id, subject, ask",
        [unit.now, sorted(subjects), sorted(asks)],
    )
    await record(
        unit,
        [
            Event(
                kind="approval.settled",
                subject=row[1],
                data={"approval": str(row[0]), "ask": row[2], "state": "withdrawn"},
                reason=reason,
            )
            for row in rows
        ],
    )
    return [row[0] for row in rows]


async def is_approved(unit: UnitOfWork, *, subject: str, ask: str) -> bool:
    """Whether something was asked about a subject and approved, and nothing of it is open or refused."""
    rows = await unit.fetch("SELECT DISTINCT state FROM approvals WHERE subject = %s AND ask = %s", [subject, ask])
    return {row[0] for row in rows} == {"approved"}
