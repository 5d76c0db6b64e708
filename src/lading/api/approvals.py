"""Approvals over HTTP: what waits for a yes, and people's answers."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.paging import Cursor, Limit, Typed, next_page, read_cursor
from lading.api.request import ApiRequest
from lading.flows.rules.decide_approval import DecideApproval, decide_approval
from lading.rules.answers import Answer as Said
from lading.rules.approval_lists import ApprovalView, get_approval, list_approvals
from lading.store import UnitOfWork

State = Annotated[
    Literal["pending", "approved", "refused", "withdrawn", "any"],
    QueryParameter(name="state", description="pending, approved, refused, withdrawn (needed no longer), or any"),
]


class ApprovalPage(msgspec.Struct, frozen=True):
    """A page of approvals, the oldest first; `next` is the cursor of the page behind it."""

    approvals: list[ApprovalView]
    next: str | None


class ApprovalGiven(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark on the approval, if there is one."""

    reason: Annotated[str, Meta(max_length=500)] = ""


class ApprovalRefused(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why it is not approved."""

    reason: Annotated[str, Meta(min_length=1, max_length=500)]


@get("/approvals", scope="orders:read", answers=ApprovalPage)
async def show_approvals(
    request: ApiRequest,
    *,
    standing: State = "pending",
    role: Typed = "",
    subject: Typed = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List approvals.

    What waits, the oldest first; `role` narrows to those that one role decides, `subject` (`order/L100001`) to one.
    """
    chosen, after = "" if standing == "any" else standing, read_cursor(cursor, UUID)
    async with request.desk.database.reading() as connection:
        found = await list_approvals(
            connection,
            state=chosen,
            role=role,
            subject=subject,
            after=after,
            limit=limit,
        )
    return show(ApprovalPage(found, next_page(found, limit=limit, by="id")))


@get("/approvals/{approval:str}", scope="orders:read", answers=ApprovalView)
async def show_approval(request: ApiRequest, approval: FromPath[str]) -> Answer:
    """Read an approval, with who has answered."""
    async with request.desk.database.reading() as connection:
        return show(await get_approval(connection, approval=read_id(approval, of="approval")))


@post("/approvals/{approval:str}/approve", scope="approvals:approve", answers=ApprovalView, status_code=200)
async def give_approval(request: ApiRequest, approval: FromPath[str], data: JSONBody[ApprovalGiven]) -> Answer:
    """Approve.

    With the last approval that is needed, what waited goes on. A key stands for one person of the role; nobody
    approves what they asked for, nor accepts an order that they placed or changed themselves.
    """
    return await _decide(request, approval, "approved", data.reason)


@post("/approvals/{approval:str}/refuse", scope="approvals:approve", answers=ApprovalView, status_code=200)
async def refuse_approval(request: ApiRequest, approval: FromPath[str], data: JSONBody[ApprovalRefused]) -> Answer:
    """Refuse.

    What waited does not go on: money stays as it is, a change is denied, and of an order that was not accepted a task
    asks what becomes of it.
    """
    return await _decide(request, approval, "refused", data.reason)


async def _decide(request: ApiRequest, approval: str, answer: Said, reason: str) -> Answer:
    number = read_id(approval, of="approval")

    async def act(unit: UnitOfWork) -> Answer:
        await decide_approval(
            unit, request.desk.company, wish=DecideApproval(approval=number, answer=answer, reason=reason)
        )
        return show(await get_approval(unit.sql, approval=number))

    return await once(request, act)


HANDLERS = (show_approvals, show_approval, give_approval, refuse_approval)
