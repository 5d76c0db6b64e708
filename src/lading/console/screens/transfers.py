"""Transfers: the queue with its views, one with its story, and sending, receiving, cancelling and closing it."""

from decimal import Decimal
from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.floor import place_of, places_of
from lading.console.form import Form, wrong
from lading.console.transfer_story import tell_transfer
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.first_time import first_time
from lading.flows.stock.close_transfer import cancel_transfers, close_transfer
from lading.flows.stock.receive_transfer import Arrival, ArrivedLine, receive_transfer
from lading.flows.stock.transfer_stock import send_transfers
from lading.inventory.transfer_lifecycle import TRANSFER_STATUSES, UNDER_WAY
from lading.inventory.transfer_lists import count_transfers, events_of_transfer, get_transfer, list_transfers
from lading.kernel import new_id
from lading.tasks import list_tasks_of

PAGE = 50
_VIEWS = {
    "open": ("draft", *UNDER_WAY),
    "draft": ("draft",),
    "transit": UNDER_WAY,
    "late": UNDER_WAY,
    "all": TRANSFER_STATUSES,
}


@get("/transfers", opt={"permission": "stock:read"})
async def show_transfers(visit: Visiting) -> Html:
    """A view of transfers, the newest first."""
    places, here, view = await places_of(visit), place_of(visit) or "", visit.query.text("view")
    view = view if view in _VIEWS else "open"
    typed, after = visit.query.text("q"), visit.query.text("after")
    async with visit.reading() as connection:
        counts = await count_transfers(connection, today=visit.today())
        rows = await list_transfers(
            connection,
            today=visit.today(),
            statuses=_VIEWS[view],
            late=view == "late",
            place=here,
            typed=typed,
            before=after,
            limit=PAGE + 1,
        )
    behind = f"/transfers?view={view}&q={typed}&after={rows[PAGE - 1].number}" if len(rows) > PAGE else ""
    shown: dict[str, Any] = {"rows": rows[:PAGE], "counts": counts, "view": view, "typed": typed, "cursor": after}
    return page("transfers/list.html", visit, **shown, places=places, here=here, next=behind)


@get("/transfers/{number:str}", opt={"permission": "stock:read"})
async def show_transfer(visit: Visiting, number: FromPath[str]) -> Html:
    """One transfer: lines, what is on the road, what happened."""
    await places_of(visit)
    async with visit.reading() as connection:
        transfer = await get_transfer(connection, number=number, today=visit.today())
        events = await events_of_transfer(connection, number=number)
        tasks = await list_tasks_of(connection, subjects=[f"transfer/{number}"])
    events = [event for event in events if not event.kind.startswith("task.")]
    return page(
        "transfers/transfer.html",
        visit,
        transfer=transfer,
        events=events,
        story=[tell_transfer(event) for event in events],
        tasks=[task for task in tasks if task.done_at is None],
        key=new_id().hex,
    )


@post("/transfers/{number:str}/send", opt={"permission": "stock:write"})
async def send(visit: Visiting, number: FromPath[str]) -> Html:
    """The goods leave."""
    due_on = (await visit.form()).day("due_on", _("Expected on"))
    async with visit.unit() as unit:
        await send_transfers(unit, numbers=[number], due_on=due_on)
    return done(visit, to=f"/transfers/{number}", note=_("%(number)s is in transit.") % {"number": number})


@post("/transfers/{number:str}/receive", opt={"permission": "stock:write"})
async def receive(visit: Visiting, number: FromPath[str]) -> Html:
    """Book what came, once."""
    form = await visit.form()
    async with visit.reading() as connection:
        transfer = await get_transfer(connection, number=number, today=visit.today())
    arrival = Arrival(lines=[line for one in transfer.lines if (line := _read(form, one.line, one.sku))])
    async with visit.unit() as unit:
        if await first_time(unit, scope=f"transfer/{number}", key=form.text("key"), said=repr(arrival)):
            await receive_transfer(unit, visit.company.reference, number=number, arrival=arrival)
    return done(visit, to=f"/transfers/{number}", note=_("What came is booked."))


def _read(form: Form, line: int, sku: str) -> ArrivedLine | None:
    good = form.quantity(f"good-{line}", sku) or Decimal(0)
    damaged = form.quantity(f"damaged-{line}", _("Damaged")) or Decimal(0)
    reason = form.text(f"reason-{line}")[:200]
    if damaged and not reason:
        raise wrong(f"reason-{line}", "missing_reason", _("Say what is wrong with %(sku)s.") % {"sku": sku})
    return ArrivedLine(sku=sku, quantity=good, damaged=damaged, reason=reason) if good or damaged else None


@post("/transfers/{number:str}/cancel", opt={"permission": "stock:write"})
async def cancel(visit: Visiting, number: FromPath[str]) -> Html:
    """It is not sent."""
    reason = (await visit.form()).needed("reason", _("Why"))
    async with visit.unit() as unit:
        await cancel_transfers(unit, numbers=[number], reason=reason[:200])
    return done(visit, to=f"/transfers/{number}", note=_("%(number)s is cancelled.") % {"number": number})


@post("/transfers/{number:str}/close", opt={"permission": "stock:write"})
async def close(visit: Visiting, number: FromPath[str]) -> Html:
    """What is still in transit is lost."""
    reason = (await visit.form()).needed("reason", _("Why"))
    async with visit.unit() as unit:
        await close_transfer(unit, visit.company.reference, number=number, reason=reason[:200])
    return done(visit, to=f"/transfers/{number}", note=_("What was missing is given up."))


ROUTES: list[BaseRouteHandler] = [show_transfers, show_transfer, send, receive, cancel, close]
