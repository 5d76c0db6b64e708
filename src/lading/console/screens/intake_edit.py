"""What people say at the review desk, one thing at a time: the case is read anew and the desk drawn again."""

from collections.abc import Sequence

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment
from lading.console.desk_page import gather_desk
from lading.console.form import Form
from lading.console.intake_queue import again
from lading.console.typed_correction import read_choice, read_correction, read_new_line, read_seconds, read_version
from lading.console.visit import Visit, Visiting
from lading.flows.find_anything import find_anything
from lading.flows.intake.correct_cases import CorrectCase, correct_cases
from lading.intake.case_views import show_case
from lading.intake.choices import Choices
from lading.intake.correct import Correction

FEW = 6


@post("/intake/{case:str}/correct", opt={"permission": "intake:write"})
async def correct(visit: Visiting, case: FromPath[str]) -> Html:
    """A field reads otherwise, is right as it stands, or is taken out; `/lines/2` with nothing takes a line out."""
    form = await visit.form()
    return await _say(visit, case, form, corrections=[read_correction(form)])


@post("/intake/{case:str}/add-line", opt={"permission": "intake:write"})
async def add_line(visit: Visiting, case: FromPath[str]) -> Html:
    """One more line behind the others."""
    form = await visit.form()
    return await _say(visit, case, form, corrections=read_new_line(form))


@post("/intake/{case:str}/choose", opt={"permission": "intake:write"})
async def choose(visit: Visiting, case: FromPath[str]) -> Html:
    """What is meant: a customer, a ship-to, an item, a unit; or how a deviation is settled. Nothing takes it back."""
    form = await visit.form()
    async with visit.asking() as unit:
        view = await show_case(unit, case=case)
    return await _say(visit, case, form, choices=read_choice(form, view.choices))


@get("/intake/find", opt={"permission": "intake:write"})
async def find_meant(visit: Visiting) -> Html:
    """Customers or items that somebody may mean, as buttons that choose them."""
    what, typed = visit.query.text("what"), visit.query.text("q")
    async with visit.reading() as connection:
        found = await find_anything(
            connection, typed=typed, parties=what == "customer", items=what != "customer", most=FEW
        )
    return fragment("intake/found.html", visit, what=what, typed=typed, found=found)


async def _say(
    visit: Visit, case: str, form: Form, *, corrections: Sequence[Correction] = (), choices: Choices | None = None
) -> Html:
    wish = CorrectCase(
        case=case,
        version=read_version(form),
        corrections=list(corrections),
        choices=choices,
        seconds=read_seconds(form),
    )
    async with visit.unit() as unit:
        await correct_cases(unit, visit.company, wishes=[wish])
    values = await gather_desk(visit, number=case, narrowed=again(form.text("queue")))
    return fragment("intake/redrawn.html", visit, redrawn=True, **values)


ROUTES: list[BaseRouteHandler] = [find_meant, correct, add_line, choose]
