"""The approval queue: what waits for a yes, since when, of whom; and what was decided."""

from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from lading.kernel import NotFound
from lading.rules.tables import approval_answers, approvals
from lading.store.connection import Connection

a, g = approvals.c, approval_answers.c
State = Literal["pending", "approved", "refused", "withdrawn"]


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody answered."""

    by: str
    answer: str
    reason: str
    at: datetime


class ApprovalView(msgspec.Struct, frozen=True, kw_only=True):
    """Something that wants approval, or did: about what, why, of which role, and who has answered.

    Money is in `currency`; `rule` with its version asks for it, or a fixed `policy`. `reason` is what the asker said.
    """

    id: UUID
    subject: str
    ask: str
    sentence: str
    why: str
    policy: str
    rule: str | None
    rule_version: int | None
    role: str
    needed: int
    barred: list[str]
    amount: Decimal | None
    currency: str | None
    state: str
    asked_at: datetime
    asked_by: str
    due: datetime | None
    settled_at: datetime | None
    reason: str
    answers: list[AnswerView]

    @property
    def given(self) -> int:
        """How many have approved."""
        return sum(one.answer == "approved" for one in self.answers)


async def list_approvals(
    connection: Connection,
    *,
    state: str = "pending",
    role: str = "",
    subject: str = "",
    asks: Collection[str] = (),
    after: UUID | None = None,
    limit: int = 50,
) -> list[ApprovalView]:
    """Approvals in a state (empty: any), the oldest first, behind one."""
    statement = select(approvals).order_by(a.asked_at, a.id).limit(limit)
    if state:
        statement = statement.where(a.state == state)
    if role:
        statement = statement.where(a.role == role)
    if subject:
        statement = statement.where(a.subject == subject)
    if asks:
        statement = statement.where(a.ask.in_(asks))
    if after is not None:
        seen = select(a.asked_at).where(a.id == after).scalar_subquery()
        statement = statement.where((a.asked_at > seen) | ((a.asked_at == seen) & (a.id > after)))
    rows = (await connection.execute(statement)).all()
    return await _with_answers(connection, rows)


async def get_approval(connection: Connection, *, approval: UUID) -> ApprovalView:
    """One approval. Raises `NotFound`."""
    rows = (await connection.execute(select(approvals).where(a.id == approval))).all()
    if not rows:
        raise NotFound("There is no such approval.")
    return (await _with_answers(connection, rows))[0]


async def count_approvals(connection: Connection) -> dict[str, int]:
    """How many wait, by role."""
    rows = await connection.execute(select(a.role, func.count()).where(a.state == "pending").group_by(a.role))
    return {row[0]: row[1] for row in rows}


async def count_to_approve(connection: Connection) -> int:
    """How many wait in all."""
    return sum((await count_approvals(connection)).values())


async def _with_answers(connection: Connection, rows: Sequence[Any]) -> list[ApprovalView]:
    said: dict[UUID, list[AnswerView]] = {}
    if rows:
        chosen = g.approval.in_([row.id for row in rows])
        for row in await connection.execute(select(approval_answers).where(chosen).order_by(g.at)):
            answer = AnswerView(by=row.by, answer=row.answer, reason=row.reason, at=row.at)
            said.setdefault(row.approval, []).append(answer)
    names = [name for name in ApprovalView.__struct_fields__ if name not in ("answers", "reason")]
    return [
        ApprovalView(
            **{name: getattr(row, name) for name in names},
            reason=str(row.data.get("reason", "")),
            answers=said.get(row.id, []),
        )
        for row in rows
    ]
