"""The exception queue on screen: what waits, the worst first, and acts on many orders at once."""

from typing import Any
from urllib.parse import urlencode

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, done, page
from lading.console.exception_words import KINDS, why_late
from lading.console.form import wrong
from lading.console.visit import Visiting
from lading.console.words import _, ngettext
from lading.flows.promising.act_on_exceptions import BulkAct, act_on_exceptions
from lading.flows.promising.show_exceptions import Asked, count_exceptions, list_exceptions
from lading.kernel.exact import read_plain

PAGE = 50
ACTS: dict[str, BulkAct] = {"offer": "offer", "part-now": "part_now", "cancel-rest": "cancel_rest", "repeg": "repeg"}


@get("/exceptions", opt={"permission": "orders:read"})
async def show_exceptions(visit: Visiting) -> Html:
    """Lines that wait, by kind, item and channel."""
    query = visit.query
    asked = Asked(kind=query.text("kind"), sku=query.text("sku"), channel=query.text("channel"))
    after = query.text("after").split("/") if query.text("after").count("/") == 2 else None
    async with visit.asking() as unit:
        await visit.company.reference.refresh(unit)
        place = (read_plain(after[0]), after[1], int(after[2])) if after else None
        found = await list_exceptions(unit, asked=asked, after=place, limit=PAGE + 1)
        counts = await count_exceptions(unit, asked=asked)
    rows = found[:PAGE]
    narrow = {name: value for name, value in (("sku", asked.sku), ("channel", asked.channel)) if value}
    behind = f"{rows[-1].score}/{rows[-1].order}/{rows[-1].line}" if len(found) > PAGE else ""
    more = urlencode({**narrow, "kind": asked.kind, "after": behind}) if behind else ""
    shown: dict[str, Any] = {"rows": rows, "counts": counts, "asked": asked, "kinds": KINDS, "why_late": why_late}
    channels = visit.company.reference.channels
    return page(
        "exceptions/queue.html",
        visit,
        **shown,
        narrow=urlencode(narrow),
        channels=channels,
        next=f"/exceptions?{more}" if more else "",
        cursor=bool(after),
    )


@post("/exceptions/{act:str}", opt={"permission": "orders:write"})
async def act_on_many(visit: Visiting, act: FromPath[str]) -> Html:
    """Do it for every order that is ticked (of pegging: for its items); who cannot is left out, with the reason."""
    form = await visit.form()
    ticked = [value.partition("/") for value in form.all("line")]
    subjects = [sku if act == "repeg" else number for number, _slash, sku in ticked]
    if act not in ACTS or not subjects or len(subjects) > 200:
        raise wrong("line", "nothing_chosen", _("Tick at least one line first, at most 200."))
    results = await act_on_exceptions(
        visit.company, visit.actor, act=ACTS[act], subjects=subjects, reason=form.text("reason")[:300]
    )
    count, left = sum(one.done for one in results), [one for one in results if not one.done]
    note = ngettext("Done for %(count)s.", "Done for %(count)s.", count) % {"count": count}
    if left:
        note += " " + _("Left as it is: %(subject)s: %(why)s") % {"subject": left[0].subject, "why": left[0].sentence}
    return done(visit, to=visit.came_from("/exceptions"), note=note)


ROUTES: list[BaseRouteHandler] = [show_exceptions, act_on_many]
"""See `exceptions`."""
