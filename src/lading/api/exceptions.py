"""The exception queue over HTTP: what waits, the worst first, and acts on many at once."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.paging import Cursor, Limit, read_cursor, write_cursor
from lading.api.request import ApiRequest
from lading.flows.promising.act_on_exceptions import BulkAct, BulkResult, act_on_exceptions
from lading.flows.promising.show_exceptions import Asked, ExceptionRow, count_exceptions, list_exceptions

Kind = Annotated[Literal["", "unfillable", "at_risk", "waiting"], QueryParameter(description="only of this kind")]
Sku = Annotated[str, QueryParameter(max_length=80, description="only of this item")]
Channel = Annotated[str, QueryParameter(max_length=80, description="only of this channel")]
Number = Annotated[str, QueryParameter(max_length=80, description="only of this order")]


class ExceptionPage(msgspec.Struct, frozen=True):
    """Lines that wait, the worst first; how many of each kind; `next` is the cursor of the page behind it."""

    exceptions: list[ExceptionRow]
    counts: dict[str, int]
    next: str | None


class BulkWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do with which orders (by number; for `repeg` items by SKU)."""

    act: BulkAct
    subjects: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(min_length=1, max_length=200)]
    reason: Annotated[str, Meta(max_length=300)] = ""


class BulkOutcomes(msgspec.Struct, frozen=True):
    """What became of each."""

    results: list[BulkResult]


@get("/exceptions", scope="orders:read", answers=ExceptionPage)
async def show_exceptions(
    request: ApiRequest,
    *,
    kind: Kind = "",
    sku: Sku = "",
    channel: Channel = "",
    order: Number = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Answer:
    """List what waits, the worst first.

    `unfillable`: nothing expected covers it. `at_risk`: later than wanted or first promised, or its supply is late.
    `waiting`: as promised. By what is worth most and most late.
    """
    asked = Asked(kind=kind, sku=sku, channel=channel, order=order)
    after = read_cursor(cursor, tuple[Decimal, str, int])
    async with request.desk.database.unit_of_work() as unit:
        rows = await list_exceptions(unit, asked=asked, after=after, limit=limit)
        counts = await count_exceptions(unit, asked=asked)
    last = rows[-1] if len(rows) == limit else None
    return show(ExceptionPage(rows, counts, write_cursor((last.score, last.order, last.line)) if last else None))


@post("/exceptions/act", scope="orders:write", answers=BulkOutcomes, status_code=200)
async def post_exceptions_act(request: ApiRequest, data: JSONBody[BulkWish]) -> Answer:
    """Act on many orders that wait.

    `offer` a choice, send `part_now`, `cancel_rest`, or `repeg` items. Each on its own: one refusal touches no other.
    """
    results = await act_on_exceptions(
        request.desk.company, request.actor, act=data.act, subjects=data.subjects, reason=data.reason
    )
    return show(BulkOutcomes(results))


HANDLERS = (show_exceptions, post_exceptions_act)
"""What `create_api` puts behind the gate."""
