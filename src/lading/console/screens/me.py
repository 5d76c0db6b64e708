"""What people choose for themselves: light or dark."""

from litestar import post
from litestar.handlers import BaseRouteHandler

from lading.access.settings import change_settings
from lading.console.answers import Html, go
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _

THEMES = ("auto", "light", "dark")


@post("/me/theme", opt={"permission": "orders:read"})
async def choose_theme(visit: Visiting) -> Html:
    """Remember it for this person, on every device."""
    theme = (await visit.form()).text("theme")
    if theme not in THEMES:
        raise wrong("theme", "unknown_theme", _("Choose light, dark, or as the device has it."))
    async with visit.unit() as unit:
        await change_settings(unit, login=visit.person.login, changes={"theme": theme})
    return go(visit.came_from("/"), visit)


ROUTES: list[BaseRouteHandler] = [choose_theme]
