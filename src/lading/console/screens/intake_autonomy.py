"""How far the mail is booked without people: level and limits, the curve, what was found later, money at stake."""

from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.reliability import draw_reliability
from lading.console.typed_authority import authority_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.authority import get_authority, put_authority
from lading.flows.intake.outcomes_of import note_looked_at
from lading.flows.intake.show_autonomy import Autonomy, show_autonomy
from lading.intake.deciding.authority import LEVELS

DAYS = (7, 30, 90)


@get("/intake/autonomy", opt={"permission": "intake:read"})
async def show_intake_autonomy(visit: Visiting) -> Html:
    """Everything about booking alone, over some days."""
    asked = visit.query.text("days")
    days = int(asked) if asked in {str(one) for one in DAYS} else 30
    async with visit.asking() as unit:
        found = await show_autonomy(unit, days=days)
    curve = draw_reliability(found.curve) if found.curve else None
    return page(
        "intake/autonomy.html", visit, found=found, curve=curve, chart=_chart(found), levels=LEVELS, all_days=DAYS
    )


@post("/intake/autonomy", opt={"permission": "intake:approve"})
async def save_intake_autonomy(visit: Visiting) -> Html:
    """Set everybody's level, rate and limits; what the form does not show stays."""
    form = await visit.form()
    async with visit.unit() as unit:
        before = await get_authority(unit, customer="")
        with form.gathering():
            authority = authority_typed(form, before.authority)
        await put_authority(unit, customer="", authority=authority)
    return done(visit, to="/intake/autonomy", note=_("It counts from the next case on."))


@post("/intake/autonomy/{case:str}/looked-at", opt={"permission": "intake:write"})
async def note_intake_looked_at(visit: Visiting, case: FromPath[str]) -> Html:
    """A case that was booked alone was looked at: right, or these lines wrong."""
    form = await visit.form()
    wrong = [int(one) for one in form.text("wrong").replace(",", " ").split() if one.isdecimal()]
    async with visit.unit() as unit:
        await note_looked_at(unit, number=case, wrong=wrong)
    return done(visit, to="/intake/autonomy", note=_("It counts for the error rate."))


def _chart(found: Autonomy) -> dict[str, Any] | None:
    """Booked cases by day: alone, and by people."""
    if not found.history:
        return None
    return {
        "days": ["" for _one in found.history],
        "labels": [one.day[5:] for one in found.history],
        "series": [
            {"code": "people", "name": _("By people"), "counts": [one.booked - one.alone for one in found.history]},
            {"code": "alone", "name": _("Alone"), "counts": [one.alone for one in found.history]},
        ],
        "link": "/intake?view=booked",
        "fields": {"series": "by", "day": "q"},
        "all": _("Cases"),
    }


ROUTES: list[BaseRouteHandler] = [show_intake_autonomy, save_intake_autonomy, note_intake_looked_at]
