"""Imports of history: the list with its progress, one import, its certificate to print, and its remarks."""

from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from lading.catalog.queries import ChannelView, list_channels
from lading.console.answers import Html, page
from lading.console.certificates import compared, effects
from lading.console.headers import SECURITY
from lading.console.typed_import import LARGEST
from lading.console.visit import Visiting
from lading.history import RemarkView, get_certificate, get_import, get_preview, list_imports, list_remarks
from lading.history.presets import PRESETS
from lading.history.reasons import sentence_of
from lading.reports.sheet import BOM, write_rows
from lading.store import Database

SHOWN, MOST, BLOCK = 100, 200, 2000
HEAD = ("reason", "what it means", "file", "row", "about", "detail", "currency", "effects")


@get("/imports", opt={"permission": "intake:read"})
async def show_imports(visit: Visiting) -> Html:
    """Imports, the latest first."""
    async with visit.reading() as connection:
        found = await list_imports(connection, limit=MOST)
    return page("imports/list.html", visit, imports=found, presets=PRESETS, busy=any(one.queued for one in found))


@get("/imports/new", opt={"permission": "catalog:write"})
async def show_new_import(visit: Visiting) -> Html:
    """The form for another one."""
    async with visit.reading() as connection:
        channels = await list_channels(connection, limit=500)
    saved = [(f"{code}\t{name}", f"{name} ({code})") for code, name in saved_mappings(channels)]
    return page("imports/new.html", visit, presets=PRESETS, channels=channels, saved=saved, largest=LARGEST)


def saved_mappings(channels: Sequence[ChannelView]) -> dict[tuple[str, str], dict[str, object]]:
    """The mappings that channels have saved."""
    return {(one.code, name): found for one in channels for name, found in one.settings.mapping.items()}


@get("/imports/{import_id:uuid}", opt={"permission": "intake:read"})
async def show_import(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """One import: where it stands, and what can be done."""
    async with visit.reading() as connection:
        found = await get_import(connection, import_id=import_id)
        preview = None if found.cursor else await get_preview(connection, import_id=import_id)
    certificate = preview.certificate if preview else None
    return page(
        "imports/import.html",
        visit,
        one=found,
        preset=PRESETS.get(found.preset),
        preview=preview,
        certificate=certificate,
        groups=compared(visit, certificate) if certificate else [],
        effects=effects(visit, certificate.reasons) if certificate else [],
        counts={one.measure: one.result for one in certificate.comparisons} if certificate else {},
    )


@get("/imports/{import_id:uuid}/certificate", opt={"permission": "intake:read"})
async def show_certificate(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """Source and result side by side."""
    async with visit.reading() as connection:
        found = await get_import(connection, import_id=import_id)
        certificate = await get_certificate(connection, import_id=import_id)
    return page(
        "imports/certificate.html",
        visit,
        one=found,
        preset=PRESETS.get(found.preset),
        certificate=certificate,
        groups=compared(visit, certificate),
        effects=effects(visit, certificate.reasons),
    )


@get("/imports/{import_id:uuid}/remarks", opt={"permission": "intake:read"})
async def show_remarks(visit: Visiting, import_id: FromPath[UUID]) -> Html:
    """Every row that is not in Lading as it stands in the source, of one reason where one is asked for."""
    code, after = visit.query.text("code"), visit.query.text("after")
    start = int(after) if after.isdecimal() else 0
    async with visit.reading() as connection:
        found = await get_import(connection, import_id=import_id)
        remarks = await list_remarks(connection, import_id=import_id, code=code, after=start, limit=SHOWN + 1)
    more = urlencode({"code": code, "after": remarks[SHOWN - 1].id}) if len(remarks) > SHOWN else ""
    return page(
        "imports/remarks.html",
        visit,
        one=found,
        remarks=remarks[:SHOWN],
        effects=effects(visit, remarks[:SHOWN]),
        code=code,
        sentence=sentence_of(code) if code else "",
        cursor=after,
        next=f"/imports/{import_id}/remarks?{more}" if more else "",
    )


@get("/imports/{import_id:uuid}/remarks.csv", opt={"permission": "intake:read"})
async def download_remarks(visit: Visiting, import_id: FromPath[UUID]) -> Stream:
    """All of them as a file for spreadsheets."""
    async with visit.reading() as connection:
        await get_import(connection, import_id=import_id)
    name = f"import-{import_id}-remarks.csv"
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    rows = _rows(visit.company.database, import_id, visit.query.text("code"))
    return Stream(rows, media_type="text/csv", headers=headers)


async def _rows(database: Database, import_id: UUID, code: str) -> AsyncIterator[str]:
    yield BOM + write_rows([HEAD])
    after = 0
    while True:
        async with database.reading() as connection:
            found = await list_remarks(connection, import_id=import_id, code=code, after=after, limit=BLOCK)
        yield write_rows(_cells(one) for one in found)
        if len(found) < BLOCK:
            return
        after = found[-1].id


def _cells(one: RemarkView) -> Sequence[object]:
    told = ", ".join(f"{name} {value}" for name, value in one.effects.items())
    return (one.code, one.sentence, one.file, one.row, one.subject, one.detail, one.currency, told)


ROUTES: list[BaseRouteHandler] = [
    show_imports,
    show_new_import,
    show_import,
    show_certificate,
    show_remarks,
    download_remarks,
]
