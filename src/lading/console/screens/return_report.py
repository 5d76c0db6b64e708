"""Why goods come back: by reason, item, channel or month, on the screen and for a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.response import Response

from lading.console.answers import Html, page
from lading.console.headers import SECURITY
from lading.console.spoken import say
from lading.console.visit import Visit, Visiting
from lading.console.words import _
from lading.reports.return_reasons import By, ReturnShare, read_claim_shares, read_return_shares
from lading.reports.sheet import BOM, write_rows

BYS: tuple[By, ...] = get_args(By)
HEAD = ("key", "name", "returns", "units", "expected", "delivered", "rate_percent", "currency", "credited")


@get("/returns/reasons", opt={"permission": "reports:read"})
async def show_reasons(visit: Visiting) -> Html:
    """Shares of what came back, and claims by who caused them."""
    by, asked = _asked(visit)
    async with visit.asking() as unit:
        rows = await read_return_shares(unit.sql, by=by, **asked)
        claims = await read_claim_shares(unit.sql, **asked)
    channels = sorted(visit.company.reference.channels)
    query = urlencode({"since": asked["since"], "until": asked["until"], "channel": asked["channel"]})
    shown: dict[str, Any] = {"rows": rows, "claims": claims, "by": by, "bys": BYS, "query": query, **asked}
    return page("returns/reasons.html", visit, **shown, channels=channels, chart=_chart(rows, by))


@get("/returns/reasons.csv", opt={"permission": "reports:read"})
async def take_reasons(visit: Visiting) -> Response[str]:
    """The same as a file, a row for each currency."""
    by, asked = _asked(visit)
    async with visit.asking() as unit:
        rows = await read_return_shares(unit.sql, by=by, **asked, most=100_000)
    name = f"returns-by-{by}-{asked['since']}-{asked['until']}.csv"
    headers = {**SECURITY, "Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(BOM + write_rows([HEAD, *_cells(rows)]), media_type="text/csv", headers=headers)


def _asked(visit: Visit) -> tuple[By, dict[str, Any]]:
    by = visit.query.text("by")
    until = _day(visit.query.text("until")) or visit.today()
    since = _day(visit.query.text("since")) or until - timedelta(days=90)
    asked = {"since": since, "until": until, "channel": visit.query.text("channel"), "zone": visit.zone.key}
    return by if by in BYS else "reason", asked


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _cells(rows: Sequence[ReturnShare]) -> Iterator[tuple[object, ...]]:
    for one in rows:
        paid_out = [(money.currency, str(money.amount)) for money in one.credited] or [("", "")]
        for paid in paid_out:
            yield (one.key, one.name, one.returns, one.units, one.expected, one.delivered, one.rate, *paid)


def _chart(rows: Sequence[ReturnShare], by: By) -> dict[str, Any]:
    """Units by key, the most in front, months in their order; bars of items lead to their returns."""
    came = [one for one in rows if one.units]
    told = sorted(came, key=lambda one: one.key) if by == "month" else came[:8]
    words = [say(one.key, "return_reason") if by == "reason" else one.key for one in told]
    units = [float(one.units) for one in told]
    return {
        "days": [one.key for one in told] if by == "item" else ["" for _one in told],
        "labels": words,
        "series": [{"code": "units", "name": _("Units"), "counts": units}],
        "link": "/returns?view=all",
        "fields": {"series": "by", "day": "q"},
        "all": _("Units"),
    }


ROUTES: list[BaseRouteHandler] = [show_reasons, take_reasons]
