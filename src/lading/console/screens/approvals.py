"""The approval queue: what waits for a yes, why and since when; approved or refused by people of the role."""

from urllib.parse import quote
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.rules.decide_approval import DecideApproval, decide_approval
from lading.rules.approval_lists import ApprovalView, count_approvals, list_approvals

PAGE = 50
STATES = ("pending", "approved", "refused", "withdrawn")


@get("/approvals", opt={"permission": "orders:read"})
async def show_approvals(visit: Visiting) -> Html:
    """What waits, the oldest first; or what was decided."""
    state = visit.query.text("state") if visit.query.text("state") in STATES else "pending"
    after = _id(visit.query.text("cursor"))
    async with visit.reading() as connection:
        found = await list_approvals(connection, state=state, after=after, limit=PAGE + 1)
        waiting = sum((await count_approvals(connection)).values())
    more = f"/approvals?state={state}&cursor={found[PAGE - 1].id}" if len(found) > PAGE else ""
    return page(
        "approvals/queue.html",
        visit,
        approvals=found[:PAGE],
        state=state,
        waiting=waiting,
        next=more,
        mine={one.id for one in found if _is_mine(visit, one)},
        link=link_of,
    )


@post("/approvals/{approval:uuid}/answer", opt={"permission": "approvals:approve"})
async def answer_approval(visit: Visiting, approval: FromPath[UUID]) -> Html:
    """Approve, or refuse and say why."""
    form = await visit.form()
    refused = form.text("answer") == "refused"
    reason = form.needed("reason", _("Why not"))[:500] if refused else form.text("reason")[:500]
    wish = DecideApproval(approval=approval, answer="refused" if refused else "approved", reason=reason)
    async with visit.unit() as unit:
        state = await decide_approval(unit, visit.company, wish=wish)
    return done(visit, to=visit.came_from("/approvals"), note=_NOTES[state])


_NOTES = {
    "approved": _("Approved: it goes on."),
    "refused": _("Refused: it does not go on."),
    "pending": _("Your yes is noted; another person has to look at it, too."),
}


_PAGES = {
    "order": "/orders/",
    "purchase": "/purchase-orders/",
    "item": "/items/",
    "party": "/customers/",
    "return": "/returns/",
    "claim": "/claims/",
}


def _is_mine(visit: Visit, one: ApprovalView) -> bool:
    """Whether this person may answer, as far as the list can tell."""
    role = visit.person.role
    said = {answer.by for answer in one.answers}
    return (
        visit.may("approvals:approve")
        and role in (one.role, "administrator")
        and visit.actor.label not in {*one.barred, *said}
    )


def link_of(subject: str) -> tuple[str, str]:
    """What an approval is about, and its page; empty where there is none."""
    kind, _slash, code = subject.partition("/")
    page_of = _PAGES.get(kind)
    return code or subject, f"{page_of}{quote(code)}" if page_of else ""


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


ROUTES: list[BaseRouteHandler] = [show_approvals, answer_approval]
