"""Counts: the queue with its views, opening one, one with its variances, approval, and its sheets."""

from collections.abc import Mapping
from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.console.answers import Html, done, page
from lading.console.count_story import tell_count
from lading.console.floor import place_of, places_of
from lading.console.form import Form, wrong
from lading.console.headers import SECURITY
from lading.console.paper import send_paper
from lading.console.refused_fields import pointing
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.stock.count_sheets import enter_sheet, print_count_sheet, write_sheet
from lading.flows.stock.finish_counts import (
    Finish,
    LineReason,
    approve_count,
    cancel_count,
    count_again,
    finish_count,
)
from lading.flows.stock.open_counts import CountDraft, Scope, open_count
from lading.inventory.count_lifecycle import COUNT_STATUSES, UNDER_COUNT
from lading.inventory.count_lists import CountView, count_counts, events_of_count, get_count, list_counts
from lading.inventory.count_reasons import CountReason, read_reasons
from lading.kernel import Refusal
from lading.tasks import list_tasks_of

PAGE = 50
_VIEWS = {"open": UNDER_COUNT, "approve": ("to_approve",), "done": ("done",), "all": COUNT_STATUSES}
SCOPES: tuple[Scope, ...] = get_args(Scope)


def sees_books(visit: Visit) -> bool:
    """Whether this person sees the books also while others count blind."""
    return visit.may("counts:approve")


@get("/counts", opt={"permission": "stock:read"})
async def show_counts(visit: Visiting) -> Html:
    """A view of counts, the newest first."""
    places, here, view = await places_of(visit), place_of(visit) or "", visit.query.text("view")
    view = view if view in _VIEWS else "open"
    typed, after = visit.query.text("q"), visit.query.text("after")
    asked = {name: visit.query.text(name) for name in ("month", "reason", "place") if visit.query.text(name)}
    where: dict[str, Any] = {
        "place": asked.get("place", here),
        "reason": asked.get("reason", ""),
        "month": _month(asked),
    }
    async with visit.reading() as connection:
        numbers = await count_counts(connection, place=here)
        statuses = _VIEWS[view]
        rows = await list_counts(connection, statuses=statuses, **where, typed=typed, before=after, limit=PAGE + 1)
    more = {"view": view, "q": typed, **asked, "after": rows[PAGE - 1].number if len(rows) > PAGE else ""}
    behind = f"/counts?{urlencode(more)}" if more["after"] else ""
    shown: dict[str, Any] = {"rows": rows[:PAGE], "numbers": numbers, "view": view, "typed": typed, "cursor": after}
    return page("counts/list.html", visit, **shown, places=places, here=here, next=behind)


def _month(asked: Mapping[str, str]) -> date | None:
    """The first day of the month in an address; None where it is none."""
    try:
        return date.fromisoformat(f"{asked['month']}-01") if "month" in asked else None
    except ValueError:
        return None


@get("/counts/new", opt={"permission": "stock:write"})
async def ask_count(visit: Visiting) -> Html:
    """What shall be counted?"""
    return await _ask(visit, visit.query)


async def _ask(visit: Visit, form: Form, refusal: Refusal | None = None) -> Html:
    places = await places_of(visit)
    here = form.text("place") or place_of(visit) or (places[0].code if places else "")
    status = refusal.status if refusal else 200
    return page("counts/new.html", visit, status=status, places=places, here=here, form=form, refusal=refusal)


@post("/counts/new", opt={"permission": "stock:write"})
async def open_one(visit: Visiting) -> Html:
    """Open it, and begin."""
    form = await visit.form()
    try:
        with pointing():
            draft = _read_draft(form)
        async with visit.unit() as unit:
            made = await open_count(unit, visit.company.reference, draft=draft)
    except Refusal as refusal:
        return await _ask(visit, form, refusal)
    return done(visit, to=f"/counts/{made.number}", note=_("%(number)s is open.") % {"number": made.number})


def _read_draft(form: Form) -> CountDraft:
    scope = form.text("scope")
    blind = {"yes": True, "no": False}.get(form.text("blind"))
    return CountDraft(
        place=form.needed("place", _("Place")),
        scope=next((one for one in SCOPES if one == scope), SCOPES[0]),
        skus=list(dict.fromkeys(form.text("skus").replace(",", " ").replace(";", " ").split())),
        days=max(1, form.whole("days", _("Days"), most=3650, otherwise=90)),
        classes=[one for one in ("A", "B", "C") if one in form.all("classes")] or ["A"],
        most=max(1, form.whole("most", _("At most"), most=5000, otherwise=500)),
        blind=blind,
        note=form.text("note")[:500],
    )


@get("/counts/{number:str}", opt={"permission": "stock:read"})
async def show_count_document(visit: Visiting, number: FromPath[str]) -> Html:
    """One count: how far it is, what differs, what happened."""
    await places_of(visit)
    async with visit.asking() as unit:
        count = await get_count(unit.sql, number=number, sees_books=sees_books(visit))
        events = await events_of_count(unit.sql, number=number)
        tasks = await list_tasks_of(unit.sql, subjects=[f"count/{number}"])
        reasons = await read_reasons(unit)
    hidden = count.blind and not sees_books(visit) and count.status in UNDER_COUNT
    events = [one for one in events if not one.kind.startswith("task.") and not (hidden and "entered" in one.kind)]
    return page(
        "counts/count.html",
        visit,
        count=count,
        hidden=hidden,
        events=events,
        story=[tell_count(event) for event in events],
        tasks=[task for task in tasks if task.done_at is None],
        reasons=reasons,
        sums=_sums(count),
        names=_names(reasons),
    )


def _names(reasons: list[CountReason]) -> dict[str, str]:
    return {one.code: one.name for one in reasons} | {"small": _("Within the tolerance")}


def _sums(count: CountView) -> dict[str, int]:
    """How many lines are through, are asked for again, differ."""
    return {
        "counted": sum(1 for line in count.lines if line.counted is not None and not line.asked),
        "again": sum(1 for line in count.lines if line.asked),
        "differing": sum(1 for line in count.lines if line.variance not in (None, "0")),
    }


@post("/counts/{number:str}/finish", opt={"permission": "stock:write"})
async def finish(visit: Visiting, number: FromPath[str]) -> Html:
    """Everything is counted: book it, or leave it to somebody else."""
    form = await visit.form()
    reasons = [
        LineReason(line=int(name[7:]), reason=form.text(name), note=form.text(f"note-{name[7:]}")[:300])
        for name in form.names()
        if name.startswith("reason-") and name[7:].isdecimal() and form.text(name)
    ]
    async with visit.unit() as unit:
        count = await finish_count(
            unit, visit.company.reference, number=number, finish=Finish(reasons=reasons, rest="rest" in form)
        )
    note = _("%(number)s waits for approval.") if count.status == "to_approve" else _("%(number)s is booked.")
    return done(visit, to=f"/counts/{number}", note=note % {"number": number})


@post("/counts/{number:str}/approve", opt={"permission": "counts:approve"})
async def approve(visit: Visiting, number: FromPath[str]) -> Html:
    """The second pair of eyes."""
    note = (await visit.form()).text("note")[:300]
    async with visit.unit() as unit:
        await approve_count(unit, visit.company.reference, number=number, note=note)
    return done(visit, to=f"/counts/{number}", note=_("%(number)s is booked.") % {"number": number})


@post("/counts/{number:str}/again", opt={"permission": "counts:approve"})
async def again(visit: Visiting, number: FromPath[str]) -> Html:
    """Lines are to be counted again; all that differ, where none is ticked."""
    form = await visit.form()
    lines = [int(one) for one in form.all("line") if one.isdecimal()]
    async with visit.unit() as unit:
        await count_again(unit, number=number, lines=lines, reason=form.text("reason")[:200])
    return done(visit, to=f"/counts/{number}", note=_("These lines are to be counted again."))


@post("/counts/{number:str}/cancel", opt={"permission": "stock:write"})
async def cancel(visit: Visiting, number: FromPath[str]) -> Html:
    """Nothing of it is booked."""
    reason = (await visit.form()).needed("reason", _("Why"))
    async with visit.unit() as unit:
        await cancel_count(unit, number=number, reason=reason[:200])
    return done(visit, to=f"/counts/{number}", note=_("%(number)s is cancelled.") % {"number": number})


@post("/counts/{number:str}/sheet", opt={"permission": "stock:write"})
async def upload_sheet(visit: Visiting, number: FromPath[str]) -> Html:
    """A filled-in sheet comes back."""
    files = (await visit.form()).files("file")
    if not files:
        raise wrong("file", "missing", _("Choose the filled-in sheet first."))
    content = await files[0].read()
    async with visit.unit() as unit:
        await enter_sheet(unit, visit.company.reference, number=number, content=content)
    return done(visit, to=f"/counts/{number}", note=_("The sheet is entered."))


@get("/counts/{number:str}/sheet.csv", opt={"permission": "stock:read"})
async def show_sheet(visit: Visiting, number: FromPath[str]) -> Response[str]:
    """The sheet for spreadsheets."""
    async with visit.asking() as unit:
        text = await write_sheet(unit, number=number, sees_books=sees_books(visit))
    headers = {
        **SECURITY,
        "Cache-Control": "no-store",
        "Content-Disposition": f'attachment; filename="count-{number}.csv"',
    }
    return Response(text, media_type="text/csv", headers=headers)


@get("/counts/{number:str}/sheet.pdf", opt={"permission": "stock:read"})
async def print_sheet(visit: Visiting, number: FromPath[str]) -> Any:
    """The sheet on paper."""
    async with visit.unit() as unit:
        return send_paper(await print_count_sheet(unit, number=number, sees_books=sees_books(visit)))


ROUTES: list[BaseRouteHandler] = [
    show_counts,
    ask_count,
    open_one,
    show_count_document,
    finish,
    approve,
    again,
    cancel,
    upload_sheet,
    show_sheet,
    print_sheet,
]
