"""The bins of a place: what is there, in which turn one walks along them, and adding some."""

from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import get_place
from lading.console.answers import Html, done, page
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.inventory.bins import BinDraft, list_bins, put_bins
from lading.inventory.content_lists import list_contents

MOST = 500


@get("/places/{code:str}/bins", opt={"permission": "catalog:read"})
async def show_bins(visit: Visiting, code: FromPath[str]) -> Html:
    """The bins, and what lies in the one that was chosen."""
    chosen = visit.query.text("bin")
    async with visit.reading() as connection:
        place = await get_place(connection, code=code)
        bins = await list_bins(connection, place=code)
        inside = await list_contents(connection, place=code, bin_code=chosen, limit=MOST) if chosen else []
    shown: dict[str, Any] = {"place": place, "bins": bins, "chosen": chosen, "inside": inside}
    return page("settings/bins.html", visit, **shown)


@post("/places/{code:str}/bins", opt={"permission": "catalog:write"})
async def save_bins(visit: Visiting, code: FromPath[str]) -> Html:
    """Add bins, a code a line in the sequence of the walk, or change those with such codes."""
    form = await visit.form()
    codes = list(dict.fromkeys(form.long("codes", most=20_000).split()))
    if not codes or len(codes) > MOST:
        raise wrong("codes", "missing", _("Type at least one code, and at most 500 at once."))
    first = form.whole("sequence", _("First in the walk"), most=900_000)
    plain = {"kind": form.text("kind", "pick"), "active": "active" in form}
    drafts = [
        msgspec.convert(plain | {"code": name, "sequence": first + turn}, BinDraft, strict=False)
        for turn, name in enumerate(codes)
    ]
    async with visit.unit() as unit:
        await get_place(unit.sql, code=code)
        await put_bins(unit, place=code, drafts=drafts)
    note = ngettext("%(num)s bin is saved.", "%(num)s bins are saved.", len(drafts)) % {"num": len(drafts)}
    return done(visit, to=f"/places/{code}/bins", note=note)


ROUTES: list[BaseRouteHandler] = [show_bins, save_bins]
"""See `settings`."""
