"""What is done with files of orders: sent, read by a mapping, placed, stopped."""

from uuid import UUID

from litestar import post
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.capture.order_files import LARGEST
from lading.console.answers import Html, done, fragment, go
from lading.console.form import wrong
from lading.console.typed_mapping import mapping_typed
from lading.console.visit import Visiting
from lading.console.words import _
from lading.flows.placing.judge_upload import judge_previewed
from lading.flows.placing.upload_orders import (
    NewUpload,
    book_upload,
    choose_mapping,
    read_anew,
    show_upload,
    stop_upload,
    upload_orders,
)

_FORM = 100_000
"""Bytes that a form may add to its file."""


@post("/uploads", opt={"permission": "intake:write"}, request_max_body_size=LARGEST + _FORM)
async def send_file(visit: Visiting) -> Html:
    """Keep a file; nothing is placed yet."""
    form = await visit.form()
    files = form.files("file")
    if not files:
        raise wrong("file", "file_missing", _("Choose a file first: CSV or XLSX."))
    channel = form.needed("channel", _("Channel"))
    wish = NewUpload(channel=channel, filename=files[0].filename, content=await files[0].read())
    async with visit.unit() as unit:
        upload = await upload_orders(unit, wish=wish)
    return go(f"/uploads/{upload}", visit)


@post("/uploads/{upload:uuid}/mapping", opt={"permission": "intake:write"})
async def change_mapping(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Keep what is chosen so far, and show how the file would be read by it."""
    form = await visit.form()
    async with visit.unit() as unit:
        await choose_mapping(unit, upload=upload, mapping=mapping_typed(form), unfinished=True)
        view = await show_upload(unit.sql, upload=upload)
    judged = await judge_previewed(visit.company, orders=view.preview.orders if view.preview else [])
    return fragment("uploads/read.html", visit, view=view, preview=view.preview, judged=judged)


@post("/uploads/{upload:uuid}/anew", opt={"permission": "intake:write"})
async def look_anew(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Look for the table in another sheet, below another row, in another encoding."""
    form = await visit.form()
    async with visit.unit() as unit:
        await read_anew(unit, upload=upload, mapping=mapping_typed(form))
    return go(f"/uploads/{upload}", visit)


@post("/uploads/{upload:uuid}/saved", opt={"permission": "intake:write"})
async def use_saved(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Read the file by a mapping that the channel has saved, or as it suggests itself."""
    name = (await visit.form()).text("name")
    async with visit.unit() as unit:
        await choose_mapping(unit, upload=upload, mapping=None, name=name)
    note = _("The file is read by “%(name)s”.") % {"name": name} if name else _("The file is read as it suggests.")
    return done(visit, to=f"/uploads/{upload}", note=note)


@post("/uploads/{upload:uuid}/save", opt={"permission": "intake:write"})
async def save(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Keep the mapping under a name for the next file."""
    form = await visit.form()
    name = form.needed("save_as", _("Name of the mapping"))
    async with visit.unit() as unit:
        await choose_mapping(unit, upload=upload, mapping=mapping_typed(form), save_as=name)
    note = _("Mapping “%(name)s” is saved. The next file with these columns is read by it.") % {"name": name}
    return done(visit, to=f"/uploads/{upload}", note=note)


@post("/uploads/{upload:uuid}/place", opt={"permission": "intake:write"})
async def place(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Have a worker place the orders, read by what stands in the form."""
    form = await visit.form()
    async with visit.unit() as unit:
        if "column.lines.sku" in form:
            name = form.text("mapping_name")
            await choose_mapping(unit, upload=upload, mapping=mapping_typed(form), name=name)
        await book_upload(unit, upload=upload)
    return go(f"/uploads/{upload}", visit)


@post("/uploads/{upload:uuid}/stop", opt={"permission": "intake:write"})
async def stop(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """Place no more of it."""
    async with visit.unit() as unit:
        await stop_upload(unit, upload=upload)
    note = _("Stopped. What is placed stays; the rest can be placed later.")
    return done(visit, to=f"/uploads/{upload}", note=note)


ROUTES: list[BaseRouteHandler] = [send_file, change_mapping, look_anew, use_saved, save, place, stop]
