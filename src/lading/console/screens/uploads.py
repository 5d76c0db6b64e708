"""Files of orders: the list, one file with its preview or its results, and what became of its rows as a file."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.response import Response

from lading.capture.order_files import LARGEST
from lading.capture.uploads import count_results_of, get_upload, list_results, list_uploads
from lading.catalog.queries import list_channels
from lading.console.answers import Html, page
from lading.console.headers import secure
from lading.console.typed_mapping import parts_of
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.flows.placing.judge_upload import judge_previewed
from lading.flows.placing.report_upload import name_report, report_upload
from lading.flows.placing.upload_orders import UploadView, show_upload

PAGE, SHOWN = 25, 50
OUTCOMES = ("placed", "known", "refused")


@get("/uploads", opt={"permission": "intake:read"})
async def show_uploads(visit: Visiting) -> Html:
    """Files of orders, the latest first, and a place to drop another one."""
    before = read_id(visit.query.text("before"))
    async with visit.reading() as connection:
        found = await list_uploads(connection, before=before, limit=PAGE + 1)
        outcomes = await count_results_of(connection, uploads=[one.id for one in found])
        channels = await list_channels(connection, limit=500)
    return page(
        "uploads/list.html",
        visit,
        uploads=found[:PAGE],
        outcomes=outcomes,
        channels=[channel for channel in channels if channel.active],
        largest=LARGEST,
        cursor=before,
        next=f"/uploads?{urlencode({'before': str(found[PAGE - 1].id)})}" if len(found) > PAGE else "",
    )


@get("/uploads/{upload:uuid}", opt={"permission": "intake:read"})
async def show_one(visit: Visiting, upload: FromPath[UUID]) -> Html:
    """A file: how it will be read, or what became of it."""
    async with visit.reading() as connection:
        view = await show_upload(connection, upload=upload)
    return await _page_of(visit, view)


async def _page_of(visit: Visit, view: UploadView) -> Html:
    if view.preview is not None:
        parts = parts_of(view.preview.mapping) if view.preview.mapping else []
        judged = await judge_previewed(visit.company, orders=view.preview.orders)
        return page("uploads/preview.html", visit, view=view, preview=view.preview, judged=judged, parts=parts)
    outcome, after = visit.query.text("outcome"), visit.query.text("after")
    outcome = outcome if outcome in OUTCOMES else ""
    async with visit.reading() as connection:
        found = await list_results(
            connection,
            upload=view.upload.id,
            outcome=outcome,
            after=int(after) if after.isdecimal() else 0,
            limit=SHOWN + 1,
        )
    more = urlencode({"outcome": outcome, "after": found[SHOWN - 1].position}) if len(found) > SHOWN else ""
    return page(
        "uploads/results.html",
        visit,
        view=view,
        done=sum(view.outcomes.values()),
        results=found[:SHOWN],
        outcome=outcome,
        tabs=_tabs(view),
        cursor=after,
        next=f"/uploads/{view.upload.id}?{more}" if more else "",
    )


@get("/uploads/{upload:uuid}/rows.csv", opt={"permission": "intake:read"})
async def download_rows(visit: Visiting, upload: FromPath[UUID]) -> Response[bytes]:
    """The rows of the file with order, result and reason behind them; `outcome` keeps those of one outcome."""
    outcome = visit.query.text("outcome")
    outcome = outcome if outcome in OUTCOMES else ""
    async with visit.reading() as connection:
        name = name_report((await get_upload(connection, upload=upload)).filename, outcome=outcome)
        content = await report_upload(connection, upload=upload, outcome=outcome)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    response = Response(content, media_type="text/csv; charset=utf-8", headers=headers)
    secure(response)
    return response


def _tabs(view: UploadView) -> list[tuple[str, str, int]]:
    words = {"placed": _("Placed"), "known": _("Known already"), "refused": _("Refused")}
    address = f"/uploads/{view.upload.id}"
    tabs = [(address, _("All"), sum(view.outcomes.values()))]
    return tabs + [(f"{address}?outcome={one}", words[one], view.outcomes.get(one, 0)) for one in OUTCOMES]


def read_id(typed: str) -> UUID | None:
    """An id out of an address; None for what is none."""
    try:
        return UUID(typed)
    except ValueError:
        return None


ROUTES: list[BaseRouteHandler] = [show_uploads, show_one, download_rows]
