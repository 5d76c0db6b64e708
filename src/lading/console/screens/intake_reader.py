"""The language model that gives second opinions: which one, when it is asked, and what leaves the house."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler

from lading.console.answers import Html, done, page
from lading.console.outside import tried, typed_secret
from lading.console.typed_system import reader_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.intake.try_outside import try_reader
from lading.intake.reader_settings import put_reader, read_reader

PATH = "/intake/reader"


@get("/intake/reader", opt={"permission": "admin"})
async def show_reader(visit: Visiting) -> Html:
    """The settings in force."""
    async with visit.asking() as unit:
        settings, secret = await read_reader(unit)
    return page("outside/reader.html", visit, settings=settings, has_secret=bool(secret))


@post("/intake/reader", opt={"permission": "admin"})
async def save_reader(visit: Visiting) -> Html:
    """Say which model is asked, and when."""
    form = await visit.form()
    with form.gathering():
        settings = reader_typed(form)
    async with visit.unit() as unit:
        await put_reader(unit, settings=settings, secret=typed_secret(form, "secret"))
    return done(visit, to=PATH, note=_("It counts from the next document on."))


@post("/intake/reader/check", opt={"permission": "admin"})
async def check_reader(visit: Visiting) -> Html:
    """Ask the model about a text that was made up."""
    why = await try_reader(visit.company)
    return tried(visit, to=PATH, why=why, refusal="reader_not_working", works=_("It works: the model answers."))


ROUTES: list[BaseRouteHandler] = [show_reader, save_reader, check_reader]
