"""Channels and places: where orders come from and how they are judged, and where goods lie."""

import secrets
from urllib.parse import quote

from litestar import get, post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from msgspec import convert
from msgspec.structs import replace

from lading.catalog import ChannelDraft
from lading.catalog.queries import ChannelView, PlaceView, get_channel, get_place, list_channels, list_places
from lading.console import change_words
from lading.console.answers import Html, done, fragment, page
from lading.console.beginnings import countries_of
from lading.console.typed_settings import channel_typed, hours_told, place_typed
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.channels.put_channels import put_known_channels
from lading.flows.stock.put_places import put_places_with_bins
from lading.pricing.queries import list_price_lists
from lading.validation import CODES, PUSHED

MOST = 500


@get("/channels", opt={"permission": "catalog:read"})
async def show_channels(visit: Visiting) -> Html:
    """Every channel."""
    async with visit.reading() as connection:
        found = await list_channels(connection, limit=MOST)
    return page("settings/channels.html", visit, channels=found)


@get("/channels/new", opt={"permission": "catalog:write"})
async def show_new_channel(visit: Visiting) -> Html:
    """The empty form."""
    return await _channel_form(visit, None)


@get("/channels/{code:str}", opt={"permission": "catalog:read"})
async def show_channel(visit: Visiting, code: FromPath[str]) -> Html:
    """The form of one channel."""
    async with visit.reading() as connection:
        channel = await get_channel(connection, code=code)
    return await _channel_form(visit, channel)


@post("/channels", opt={"permission": "catalog:write"})
async def save_channel(visit: Visiting) -> Html:
    """Save a channel, or add one under a code that is free."""
    form = await visit.form()
    code, version = form.text("code"), form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        kept = await get_channel(unit.sql, code=code) if version else None
        with form.gathering():
            draft = channel_typed(form, kept)
        await put_known_channels(unit, drafts=[draft], versions={code: version})
    note = _("Channel %(code)s is saved.") % {"code": code}
    return done(visit, to=f"/channels/{quote(code, safe='')}", note=note)


@post("/channels/{code:str}/secret", opt={"permission": "catalog:write"})
async def new_secret(visit: Visiting, code: FromPath[str]) -> Html:
    """Make a secret for the channel's signatures; it is shown this once."""
    secret = secrets.token_urlsafe(32)
    async with visit.unit() as unit:
        kept = await get_channel(unit.sql, code=code)
        draft = replace(convert(kept, ChannelDraft, from_attributes=True), secret=secret)
        await put_known_channels(unit, drafts=[draft], versions={code: kept.version})
    return fragment(
        "people/once.html", visit, title=_("The secret of channel %(code)s") % {"code": code}, secret=secret
    )


@get("/places", opt={"permission": "catalog:read"})
async def show_places(visit: Visiting) -> Html:
    """Every place."""
    async with visit.reading() as connection:
        found = await list_places(connection, limit=MOST)
    return page("settings/places.html", visit, places=found)


@get("/places/new", opt={"permission": "catalog:write"})
async def show_new_place(visit: Visiting) -> Html:
    """The empty form."""
    return await _place_form(visit, None)


@get("/places/{code:str}", opt={"permission": "catalog:read"})
async def show_place(visit: Visiting, code: FromPath[str]) -> Html:
    """The form of one place."""
    async with visit.reading() as connection:
        place = await get_place(connection, code=code)
    return await _place_form(visit, place)


@post("/places", opt={"permission": "catalog:write"})
async def save_place(visit: Visiting) -> Html:
    """Save a place, or add one under a code that is free."""
    form = await visit.form()
    code, version = form.text("code"), form.whole("version", _("Version"), most=2**31)
    async with visit.unit() as unit:
        kept = await get_place(unit.sql, code=code) if version else None
        with form.gathering():
            if form.text("serves") == "some" and not form.all("channel"):
                told = _("Tick the channels that this place serves, or let it serve all.")
                form.refuse("channel", "no_channel", told)
            draft = place_typed(form, kept)
        await put_places_with_bins(unit, drafts=[draft], versions={code: version})
    note = _("Place %(code)s is saved.") % {"code": code}
    return done(visit, to=f"/places/{quote(code, safe='')}", note=note)


async def _channel_form(visit: Visit, channel: ChannelView | None) -> Html:
    async with visit.reading() as connection:
        lists = await list_price_lists(connection, limit=MOST)
    return page(
        "settings/channel.html",
        visit,
        channel=channel,
        lists=lists,
        codes=CODES,
        pushed=PUSHED,
        change_words=change_words,
    )


async def _place_form(visit: Visit, place: PlaceView | None) -> Html:
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=MOST)
    return page(
        "settings/place.html",
        visit,
        place=place,
        channels=channels,
        countries=countries_of(visit),
        hours_told=hours_told,
    )


ROUTES: list[BaseRouteHandler] = [
    show_channels,
    show_new_channel,
    show_channel,
    save_channel,
    new_secret,
    show_places,
    show_new_place,
    show_place,
    save_place,
]
