"""Open orders routed again together: what a run saves, who moves and why, and the load of every place and day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.console.written import money, short_day
from lading.flows.routing.run_optimiser import ask_optimisation
from lading.routing.optimise_queries import OptimisationView, PlaceLoad, get_optimisation, list_optimisations

SHOWN, MOST = 200, 50


class Bar(NamedTuple):
    """One place on one day: parcels before and after, as shares of the most that any has."""

    load: PlaceLoad
    before: float
    after: float


@get("/routing/optimise", opt={"permission": "orders:read"})
async def show_runs(visit: Visiting) -> Html:
    """Runs, the latest first."""
    async with visit.reading() as connection:
        found = await list_optimisations(connection, limit=MOST)
    return page(
        "routing/optimisations.html",
        visit,
        runs=found,
        busy=any(one.settled_at is None for one in found),
        amount=_teller(visit),
    )


@get("/routing/optimise/{run_id:uuid}", opt={"permission": "orders:read"})
async def show_run(visit: Visiting, run_id: FromPath[UUID]) -> Html:
    """One run: its figures, the load of places, and order by order."""
    async with visit.reading() as connection:
        found = await get_optimisation(connection, run=run_id)
    total = found.summary.before
    return page(
        "routing/optimisation.html",
        visit,
        one=found,
        share=found.summary.saved / total if total else Decimal(0),
        amount=_teller(visit),
        days=_days(visit, found),
        rows=_by_place(found.summary.load),
        shown=found.moves[:SHOWN],
        rest=len(found.moves) - SHOWN,
    )


@post("/routing/optimise", opt={"permission": "catalog:write"})
async def ask_run(visit: Visiting) -> Html:
    """Leave a run to the workers: a dry one, unless it is to move orders."""
    form = await visit.form()
    async with visit.unit() as unit:
        run = await ask_optimisation(unit, dry_run=form.text("act") != "move")
    return done(visit, to=f"/routing/optimise/{run}", note=_("A worker computes. The result appears here by itself."))


def _teller(visit: Visit) -> Callable[[Decimal, str], str]:
    """Amounts in the tariff's currency; with two digits and no sign where it names none."""
    return lambda amount, currency: money(visit, amount, currency) if currency else f"{amount:,.2f}"


def _days(visit: Visit, found: OptimisationView) -> dict[int, str]:
    """The days that places send something on, in words."""
    asked = found.asked_at.date()
    return {
        day: short_day(visit, asked + timedelta(days=day)) for day in sorted({one.day for one in found.summary.load})
    }


def _by_place(load: Sequence[PlaceLoad]) -> dict[str, dict[int, Bar]]:
    most = max([*(one.before for one in load), *(one.after for one in load)], default=1) or 1
    rows: dict[str, dict[int, Bar]] = {}
    for one in load:
        rows.setdefault(one.place, {})[one.day] = Bar(one, one.before / most, one.after / most)
    return rows


ROUTES: list[BaseRouteHandler] = [show_runs, show_run, ask_run]
"""What the console mounts."""
