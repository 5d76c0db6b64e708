"""The availability explorer: a basket and a destination, and when it could be there, from where, and why."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.catalog.queries import list_channels
from lading.console.answers import Html, done, fragment, page
from lading.console.beginnings import countries_of
from lading.console.curves import draw_curve
from lading.console.floor import places_of
from lading.console.typed_promise import read_id, read_wish
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.promising.expect_supply import (
    ExpectedLine,
    ExpectedSupply,
    SupplyMove,
    announce_supply,
    put_off_supply,
)
from lading.flows.promising.promise import promise
from lading.flows.promising.show_ahead import Ahead, show_ahead
from lading.inventory.limit_lists import list_buffers, list_quotas, list_withheld
from lading.inventory.put_limits import (
    BufferDraft,
    QuotaDraft,
    WithheldDraft,
    put_buffers,
    put_quotas,
    put_withheld,
)
from lading.inventory.supply_lists import list_supply
from lading.kernel import Refusal

MOST_CHARTS = 6


@get("/availability", opt={"permission": "stock:read"})
async def show_availability(visit: Visiting) -> Html:
    """The form; with lines in the address also the answer."""
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=200)
    shown: dict[str, Any] = {"answer": None, "refusal": None, "aheads": []}
    if visit.query.text("lines"):
        shown |= await _answer(visit)
    return page(
        "availability/explorer.html",
        visit,
        **shown,
        typed={name: visit.query.text(name) for name in ("channel", "country", "postal_code", "pickup_at")},
        lines=visit.query.long("lines", most=20_000),
        channels=channels,
        places=await places_of(visit),
        countries=countries_of(visit),
    )


async def _answer(visit: Visit) -> dict[str, Any]:
    """The promise and the charts of its items; or the sentence that says what is wrong with the basket."""
    try:
        async with visit.asking() as unit:
            wish = read_wish(visit.query)
            made = await promise(unit, visit.company, wish=wish)
            items = visit.company.reference.items
            skus = list(dict.fromkeys(sku for line in made.lines for sku, _per in items[line.sku].parts))
            aheads = [await show_ahead(unit, visit.company, sku=sku) for sku in skus[:MOST_CHARTS]]
    except Refusal as refusal:
        return {"refusal": refusal}
    return {"answer": made, "aheads": [(ahead, _curves(ahead)) for ahead in aheads]}


def _curves(ahead: Ahead) -> list[Any]:
    """A chart for each place; each day is drawn several times, so that what comes on a day is a step."""
    return [
        draw_curve(levels=_steps(one.left), with_proposal=_steps(one.promisable), width=600, height=150)
        for one in ahead.places
    ]


def _steps(levels: Sequence[Decimal]) -> list[Decimal]:
    return [level for level in levels for _time in range(8)]


@get("/stock/items/{sku:str}/ahead", opt={"permission": "stock:read"})
async def show_item_ahead(visit: Visiting, sku: FromPath[str]) -> Html:
    """What comes, what is left day by day, and what is kept for whom: the lower half of an item's stock page."""
    async with visit.asking() as unit:
        ahead = await show_ahead(unit, visit.company, sku=sku)
    async with visit.reading() as connection:
        supply = await list_supply(connection, sku=sku, limit=100)
        buffers = await list_buffers(connection, sku=sku)
        quotas = await list_quotas(connection, sku=sku)
        withheld = await list_withheld(connection, sku=sku)
        channels = await list_channels(connection, limit=200)
    return fragment(
        "availability/ahead.html",
        visit,
        ahead=ahead,
        curves=_curves(ahead),
        supply=supply,
        buffers=buffers,
        quotas=quotas,
        withheld=withheld,
        channels=channels,
        places=await places_of(visit),
    )


@post("/stock/items/{sku:str}/supply", opt={"permission": "stock:write"})
async def announce(visit: Visiting, sku: FromPath[str]) -> Html:
    """Somebody says that some of it shall come."""
    form = await visit.form()
    place, quantity = form.needed("place", _("Place")), form.quantity("quantity", _("Quantity"))
    line = ExpectedLine(sku=sku, place=place, quantity=quantity or Decimal(0), due_on=form.day("due_on", _("Due on")))
    expected = ExpectedSupply(lines=[line], reference=form.text("reference")[:80], source=form.text("source")[:80])
    async with visit.unit() as unit:
        await announce_supply(unit, visit.company.reference, expected=expected)
    return done(visit, to=f"/stock/items/{sku}", note=_("%(sku)s is expected.") % {"sku": sku})


@post("/stock/items/{sku:str}/supply/move", opt={"permission": "stock:write"})
async def move(visit: Visiting, sku: FromPath[str]) -> Html:
    """It comes on another day."""
    form = await visit.form()
    wish = SupplyMove(due_on=form.day("due_on", _("Due on")), reason=form.text("reason")[:300])
    async with visit.unit() as unit:
        await put_off_supply(unit, supply_id=read_id(form.text("supply")), wish=wish)
    note = _("The promises that rest on it follow in a moment.")
    return done(visit, to=f"/stock/items/{sku}", note=note)


@post("/stock/items/{sku:str}/buffer", opt={"permission": "stock:write"})
async def set_buffer(visit: Visiting, sku: FromPath[str]) -> Html:
    """A channel leaves so many untouched."""
    form = await visit.form()
    quantity = form.quantity("quantity", _("Left untouched"))
    draft = BufferDraft(
        channel=form.needed("channel", _("Channel")), place=form.text("place"), sku=sku, quantity=quantity or Decimal(0)
    )
    async with visit.unit() as unit:
        await put_buffers(unit, visit.company.reference, drafts=[draft])
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=_("The buffer is set."))


@post("/stock/items/{sku:str}/ways-out", opt={"permission": "stock:write"})
async def set_ways_out(visit: Visiting, sku: FromPath[str]) -> Html:
    """Whether a place sends it and hands it out."""
    form = await visit.form()
    draft = WithheldDraft(
        sku=sku, place=form.needed("place", _("Place")), shipping="shipping" in form, pick_up="pick_up" in form
    )
    async with visit.unit() as unit:
        await put_withheld(unit, visit.company.reference, drafts=[draft])
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=_("It is so from the next order on."))


@post("/stock/items/{sku:str}/quota", opt={"permission": "stock:write"})
async def set_quota(visit: Visiting, sku: FromPath[str]) -> Html:
    """So many are set aside for a channel or a customer group."""
    form = await visit.form()
    kind, _slash, holder = form.needed("holder", _("For whom")).partition("/")
    draft = QuotaDraft(
        sku=sku,
        place=form.needed("place", _("Place")),
        kind="group" if kind == "group" else "channel",
        holder=form.text("group") or holder,
        quantity=form.quantity("quantity", _("Set aside")) or Decimal(0),
    )
    async with visit.unit() as unit:
        await put_quotas(unit, visit.company.reference, drafts=[draft])
    return done(visit, to=visit.came_from(f"/stock/items/{sku}"), note=_("The quota is set."))


ROUTES: list[BaseRouteHandler] = [
    show_availability,
    show_item_ahead,
    announce,
    move,
    set_buffer,
    set_quota,
    set_ways_out,
]
"""See `availability`."""
