"""Substitutes of an item on screen: what may stand in when it is missing, best first."""

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.decode import convert
from lading.catalog.substitutes import SubstituteDraft, put_substitutes, read_substitutes
from lading.console.answers import Html, done, fragment
from lading.console.form import Form
from lading.console.pointed import at_fields
from lading.console.visit import Visiting
from lading.console.words import _

ROWS = 12


@get("/items/{sku:str}/substitutes", opt={"permission": "catalog:read"})
async def show_substitutes(visit: Visiting, sku: FromPath[str]) -> Html:
    """What may stand in for it."""
    async with visit.asking() as unit:
        found = (await read_substitutes(unit, skus=[sku])).get(sku, [])
    own = [one for one in found if not one.reverse]
    return fragment(
        "items/substitutes.html", visit, sku=sku, own=own, others=[one for one in found if one.reverse], most=ROWS
    )


@post("/items/{sku:str}/substitutes", opt={"permission": "catalog:write"})
async def save_substitutes(visit: Visiting, sku: FromPath[str]) -> Html:
    """Make what was typed all that may stand in."""
    form = await visit.form()
    rows = [n for n in range(ROWS) if form.text(f"sub-{n}-sku")]
    names = {
        f"/substitutes/{at}/{key}": f"sub-{n}-{key}"
        for at, n in enumerate(rows)
        for key in ("sku", "factor", "valid_to")
    }
    with at_fields(names):
        drafts = [_draft(form, n) for n in rows]
        async with visit.unit() as unit:
            await put_substitutes(unit, of={sku: drafts})
    return done(visit, to=f"/items/{sku}", note=_("Saved what may stand in for %(sku)s.") % {"sku": sku})


def _draft(form: Form, n: int) -> SubstituteDraft:
    typed = {
        "sku": form.text(f"sub-{n}-sku"),
        "kind": form.text(f"sub-{n}-kind", "similar"),
        "factor": form.quantity(f"sub-{n}-factor", _("Factor")) or 1,
        "both_ways": bool(form.text(f"sub-{n}-both_ways")),
        "automatic": bool(form.text(f"sub-{n}-automatic")),
        "valid_from": form.day(f"sub-{n}-valid_from", _("From")),
        "valid_to": form.day(f"sub-{n}-valid_to", _("Until")),
    }
    return convert(typed, SubstituteDraft, words=_("The substitutes cannot be saved"))


ROUTES: list[BaseRouteHandler] = [show_substitutes, save_substitutes]
"""See `substitutes`."""
