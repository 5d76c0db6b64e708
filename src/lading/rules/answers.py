"""Answers to what waits for approval: who may give them, and what the last yes or the first no makes of it."""

from collections.abc import Collection
from typing import Any, Literal
from uuid import UUID

import msgspec

from lading.kernel import Actor, Conflict, Forbidden, NotFound
from lading.store import Event, UnitOfWork
from lading.store.events import record

Answer = Literal["approved", "refused"]


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
