"""Reports of returns over HTTP: why goods come back, how often, and who caused what was claimed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated

import msgspec
from litestar import get
from litestar.params import QueryParameter

from lading.api.answer import Answer, show
from lading.api.request import ApiRequest
from lading.reports.return_reasons import By, ClaimShare, Money, read_claim_shares, read_return_shares

Since = Annotated[date | None, QueryParameter(description="the first day; 90 days before the last where left out")]
Until = Annotated[date | None, QueryParameter(description="the last day, included; today where left out")]
OfChannel = Annotated[str, QueryParameter(max_length=80, description="only of this channel")]
What = Annotated[By, QueryParameter(description="what the rows are")]


class ReturnShareView(msgspec.Struct, frozen=True, kw_only=True):
    """What came back under one `key`; `rate` is of a hundred units delivered, null where none were."""

    key: str
    name: str
    returns: int
    units: Decimal
    expected: Decimal
    delivered: Decimal
    rate: Decimal | None
    credited: list[Money]


class ReturnReport(msgspec.Struct, frozen=True, kw_only=True):
    """Why goods came back in a period, and what claims cost by who caused them; days are those of UTC."""

    by: By
    since: date
    until: date
    rows: list[ReturnShareView]
    claims: list[ClaimShare]


@get("/reports/returns", scope="reports:read", answers=ReturnReport)
async def read_return_report(
    request: ApiRequest, *, by: What = "reason", since: Since = None, until: Until = None, channel: OfChannel = ""
) -> Answer:
    """Report why goods come back.

    By `reason`, `item`, `channel` or `month`, with the rate against delivered units and what customers got; and claims
    by who caused them, with what was recovered.
    """
    last = until or datetime.now(UTC).date()
    first = since or last - timedelta(days=90)
    async with request.desk.database.unit_of_work() as unit:
        shares = await read_return_shares(unit.sql, by=by, since=first, until=last, channel=channel)
        claims = await read_claim_shares(unit.sql, since=first, until=last, channel=channel)
    rows = [ReturnShareView(**{**msgspec.structs.asdict(one), "rate": one.rate}) for one in shares]
    return show(ReturnReport(by=by, since=first, until=last, rows=rows, claims=claims))


HANDLERS = (read_return_report,)
