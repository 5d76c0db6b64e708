"""Approvals: something waits until enough people of a role have said yes, none of whom asked for it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.kernel import Actor, Conflict, Forbidden, NotFound, new_id
from lading.store import Event, UnitOfWork
from lading.store.events import record

Answer = Literal["approved", "refused"]


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


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """An approval as it stands; `given` and `refused` are who answered, `left` how many still have to."""

    id: UUID
    subject: str
    ask: str
    sentence: str
    role: str
    needed: int
    barred: list[str]
    data: dict[str, Any]
    state: str
    given: list[str] = []

    @property
    def left(self) -> int:
        """How many more have to approve."""
        return max(self.needed - len(self.given), 0) if self.state == "pending" else 0


class NotYours(Forbidden):
    """Nobody approves their own, and only people of the role do."""

    code = "may_not_approve"


class Settled(Conflict):
    """It was decided already."""

    code = "approval_settled"


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
    told = {"approval": str(number), "ask": wish.ask, "role": wish.role, "needed": wish.needed}
    by = {"rule": wish.rule, "version": wish.rule_version} if wish.rule else {"policy": wish.policy}
    await record(unit, [Event(kind="approval.asked", subject=wish.subject, data={**told, **by})])


async def lock_approval(unit: UnitOfWork, *, approval: UUID) -> Approval:
    """Lock an approval and read it. Raises `NotFound`."""
    rows = await unit.fetch(
        "SELECT id, subject, ask, sentence, role, needed, barred, data, state FROM approvals WHERE id = %s"
        " FOR NO KEY UPDATE",
        [approval],
    )
    if not rows:
        raise NotFound("There is no such approval.")
    row = rows[0]
    given = await unit.fetch(
        "SELECT by FROM approval_answers WHERE approval = %s AND answer = 'approved' ORDER BY at, by", [approval]
    )
    return Approval(
        id=row[0],
        subject=row[1],
        ask=row[2],
        sentence=row[3],
        role=row[4],
        needed=row[5],
        barred=row[6],
        data=row[7],
        state=row[8],
        given=[one[0] for one in given],
    )


def may_answer(approval: Approval, *, actor: Actor, role: str, involved: Collection[str] = ()) -> None:
    """Raise `Settled` or `NotYours` unless this person may answer. `involved` are those who changed its subject."""
    if approval.state != "pending":
        raise Settled(f"This was decided already: it is {approval.state}.")
    if actor.label in approval.barred or actor.label in involved:
        raise NotYours("You asked for it or changed it yourself, so somebody else has to look at it.")
    if actor.label in approval.given:
        raise NotYours("You have approved it already; another person has to.")
    if role not in (approval.role, "administrator"):
        raise NotYours(f"Only people of the role “{approval.role}” decide this.")


async def answer_approval(unit: UnitOfWork, *, approval: Approval, answer: Answer, reason: str = "") -> str:
    """Write down the actor's answer to a locked approval; answers its state then.

    The last yes approves it, the first no refuses it. Call `may_answer` before.
    """
    await unit.execute(
        "INSERT INTO approval_answers (approval, by, answer, reason, at) VALUES (%s, %s, %s, %s, %s)",
        [approval.id, unit.actor.label, answer, reason, unit.now],
    )
    told: dict[str, object] = {"approval": str(approval.id), "ask": approval.ask}
    said = Event(
        kind="approval.given" if answer == "approved" else "approval.refused", subject=approval.subject, data=told
    )
    happened = [said]
    state = answer if answer == "refused" or approval.left == 1 else "pending"
    if state != "pending":
        await unit.execute(
            "UPDATE approvals SET state = %s, settled_at = %s WHERE id = %s", [state, unit.now, approval.id]
        )
        happened.append(Event(kind="approval.settled", subject=approval.subject, data={**told, "state": state}))
    await record(unit, happened)
    return state


async def withdraw_approvals(unit: UnitOfWork, *, subjects: Collection[str], reason: str) -> list[UUID]:
    """What waits about these subjects is needed no longer; answers which."""
    rows = await unit.fetch(
        "UPDATE approvals SET state = 'withdrawn', settled_at = %s WHERE subject = ANY(%s) AND state = 'pending'"
        " RETURNING id, subject, ask",
        [unit.now, sorted(subjects)],
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
