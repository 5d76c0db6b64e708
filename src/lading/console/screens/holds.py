"""The hold queue: what waits for a person, why, since when; released one by one or many at once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.form import Form, wrong
from lading.console.toast import Undo
from lading.console.visit import Visit, Visiting
from lading.console.words import _, ngettext
from lading.flows.changing.hold_orders import ReleaseOrder, release_orders
from lading.orders.holdings import HoldPage, count_holds, count_overdue, list_holds
from lading.rules.approval_lists import count_approvals

PAGE = 50


@get("/holds", opt={"permission": "orders:read"})
async def show_holds(visit: Visiting) -> Html:
    """Open holds, oldest first, narrowed to a reason, to one's own, or to those that are overdue."""
    asked = {name: visit.query.text(name) for name in ("reason", "owner", "due")}
    cursor, now = visit.query.text("cursor"), datetime.now(UTC)
    mine, overdue = asked["owner"] == "me", asked["due"] == "overdue"
    narrow: dict[str, Any] = {
        "reason": asked["reason"],
        "owner": visit.person.login if mine else "",
        "due_before": now if overdue else None,
    }
    async with visit.reading() as connection:
        found = await list_holds(connection, **narrow, cursor=cursor, limit=PAGE)
        counts, late = await count_holds(connection), await count_overdue(connection, now=now)
        waiting = sum((await count_approvals(connection)).values())
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
    told: dict[str, Any] = {
        "counts": counts,
        "late": late,
        "waiting": waiting,
        "mine": mine,
        "overdue": overdue,
        "now": now,
    }
    return page("holds/queue.html", visit, holds=found.holds, cursor=cursor, **told, **_around(visit, found, asked))


def _around(visit: Visit, found: HoldPage, asked: Mapping[str, str]) -> dict[str, Any]:
    """What stands around the list: its channels, its first page and the one behind it."""
    chosen = {name: value for name, value in asked.items() if value}
    more = urlencode({**chosen, "cursor": found.next}) if found.next else ""
    return {
        "channels": visit.company.reference.channels,
        "reason": asked["reason"],
        "first": f"/holds?{urlencode(chosen)}" if chosen else "/holds",
        "next": f"/holds?{more}" if more else "",
    }


@post("/holds/release", opt={"permission": "orders:write"})
async def release_holds(visit: Visiting) -> Html:
    """Release the ticked holds, saying why."""
    form = await visit.form()
    chosen, reason = _chosen(form), form.needed("reason", _("Reason"))
    async with visit.unit() as unit:
        wishes = [ReleaseOrder(number, reason, holds) for number, holds in chosen.items()]
        count = await release_orders(unit, wishes=wishes)
    undo = Undo("/orders/undo/release-holds", {"at": unit.now.isoformat(), "numbers": " ".join(chosen)})
    note = ngettext("%(count)s hold released.", "%(count)s holds released.", count) % {"count": count}
    return done(visit, to=visit.came_from("/holds"), note=note, undo=undo if count else None)


def _chosen(form: Form) -> dict[str, list[UUID]]:
    """The ticked holds by the number of their order."""
    chosen: dict[str, list[UUID]] = {}
    try:
        for number, _slash, hold in (value.rpartition("/") for value in form.all("hold")):
            chosen.setdefault(number, []).append(UUID(hold))
    except ValueError:
        raise wrong("hold", "bad_hold", _("This list is out of date. Load the page again.")) from None
    if not chosen:
        raise wrong("hold", "nothing_chosen", _("Tick at least one hold first."))
    return chosen


ROUTES: list[BaseRouteHandler] = [show_holds, release_holds]
