"""Why stock differs from the books: what everybody begins with, and the company's own."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.catalog.batches import check_keys
from lading.store import Event, UnitOfWork
from lading.store.events import record

REASONS: Mapping[str, str] = {
    "misplaced": "Lay in another place or bin",
    "mispicked": "Wrong item or quantity was picked",
    "misreceived": "Receipt was booked wrongly",
    "not_booked": "A movement was not booked",
    "damaged": "Broken or spoilt",
    "expired": "Past its date",
    "unit_mistaken": "Wrong unit, such as a case for a piece",
    "lost": "Lost or stolen",
    "unknown": "Nobody knows",
}
"""What everybody begins with; `small` stands besides, for what is within the tolerance."""


class CountReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why stock differs: a code, and how people say it. One that is not `active` is offered no more."""

    code: Annotated[str, Meta(min_length=1, max_length=40, pattern="^[a-z0-9_]+$", examples=["supplier_short"])]
    name: Annotated[str, Meta(min_length=1, max_length=120, examples=["Supplier packs too few"])]
    active: bool = True


async def read_reasons(unit: UnitOfWork) -> list[CountReason]:
    """Why stock may differ: what everybody begins with, then the company's own."""
    rows = await unit.fetch("SELECT code, name, active FROM count_reasons ORDER BY code")
    own = {row[0]: CountReason(code=row[0], name=row[1], active=row[2]) for row in rows}
    return [*({code: CountReason(code=code, name=name) for code, name in REASONS.items()} | own).values()]


async def put_reasons(unit: UnitOfWork, *, reasons: Sequence[CountReason]) -> None:
    """Add reasons, or say them otherwise; counts that name them keep their codes. Raises `Invalid`."""
    check_keys([one.code for one in reasons], pointer="/reasons/{}/code")
    await unit.execute(
        "INSERT INTO count_reasons (code, name, active) SELECT * FROM unnest(%s::text[], %s::text[], %s::bool[])"
        " ON CONFLICT (code) DO UPDATE SET name = excluded.name, active = excluded.active",
        [[getattr(one, name) for one in reasons] for name in CountReason.__struct_fields__],
    )
    await record(
        unit,
        [
            Event(kind="count_reason.put", subject=f"count_reason/{one.code}", data=msgspec.to_builtins(one))
            for one in reasons
        ],
    )
