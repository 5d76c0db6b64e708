"""Where the company collects tax: the registrations as they shall be."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.catalog import touch
from lading.catalog.batches import lock_reference
from lading.pricing.drafts import Country, check_days
from lading.pricing.tax import Registration
from lading.store import Event, UnitOfWork
from lading.store.events import record


class RegistrationDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where we collect tax, under which number.

    With the basis `origin`, what is sold from there to `reaches` (none named: to the country itself) is taxed as there.
    """

    country: Country
    region: Annotated[str, Meta(max_length=40)] = ""
    number: Annotated[str, Meta(max_length=80)] = ""
    basis: Literal["destination", "origin"] = "destination"
    reaches: Annotated[list[Country], Meta(max_length=50)] = []
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_days(self.valid_from, self.valid_to)


_NAMES = ("country", "region", "number", "basis", "reaches", "valid_from", "valid_to")


async def put_registrations(unit: UnitOfWork, *, drafts: Sequence[RegistrationDraft]) -> bool:
    """Have exactly these; answers whether that changes anything. None at all: tax is collected wherever rates are."""
    await lock_reference(unit)
    before = await list_registrations(unit)
    if before == list(drafts):
        return False
    await unit.execute("DELETE FROM tax_registrations")
    for draft in drafts:
        await unit.execute(
            "INSERT INTO tax_registrations (country, region, number, basis, reaches, valid_from, valid_to)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [getattr(draft, name) for name in _NAMES],
        )
    data: dict[str, object] = {"registrations": [f"{one.country} {one.region} {one.basis}".strip() for one in drafts]}
    await record(unit, [Event(kind="tax_registrations.changed", subject="pricing/registrations", data=data)])
    await touch(unit)
    return True


async def list_registrations(unit: UnitOfWork) -> list[RegistrationDraft]:
    """All registrations, in the sequence in which they were said."""
    rows: list[Any] = await unit.fetch(
        "SELECT country, region, number, basis, reaches, valid_from, valid_to FROM tax_registrations ORDER BY id"
    )
    return [RegistrationDraft(**dict(zip(_NAMES, row, strict=True))) for row in rows]


async def load_registrations(unit: UnitOfWork) -> list[Registration]:
    """All registrations, as taxes are ruled by them."""
    found = await list_registrations(unit)
    return [
        Registration(one.country, one.region, one.number, one.basis, tuple(one.reaches), one.valid_from, one.valid_to)
        for one in found
    ]
