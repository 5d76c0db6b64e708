"""Who works for us elsewhere, and on which terms: settings of drop-shipping suppliers and third-party warehouses."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

import msgspec

from lading.fulfilment.partner_terms import PartnerSettings
from lading.store import UnitOfWork

ELSEWHERE = frozenset({"supplier", "third_party"})
"""Kinds of places at which others work for us."""


class Partner(msgspec.Struct, frozen=True, kw_only=True):
    """A partner as acts see it."""

    place: str
    kind: Literal["supplier", "third_party"]
    supplier: str = ""
    settings: PartnerSettings = PartnerSettings()
    stated_at: datetime | None = None
    stale: bool = False
    version: int = 1

    def is_stale(self, now: datetime) -> bool:
        """Whether what it last said of its stock is too old to promise from."""
        if self.kind != "supplier" or self.settings.stock != "feed":
            return False
        hours = self.settings.stale_after_hours
        return self.stated_at is None or (now - self.stated_at).total_seconds() > hours * 3600


_PARTNER = "place, kind, supplier, settings, stated_at, stale, version"


async def read_partners(unit: UnitOfWork, *, places: Collection[str] | None = None) -> dict[str, Partner]:
    """Partners by place, of these places or all."""
    codes = None if places is None else sorted(places)
    rows = await unit.fetch(
        f"SELECT {_PARTNER} FROM partners WHERE %s::text[] IS NULL OR place = ANY(%s) ORDER BY place",  # noqa: S608 -- ours
        [codes, codes],
    )
    return {row[0]: _partner(row) for row in rows}


async def lock_partner(unit: UnitOfWork, *, place: str) -> Partner | None:
    """A partner, locked; None where nobody is bound to the place."""
    rows = await unit.fetch(f"SELECT {_PARTNER} FROM partners WHERE place = %s FOR NO KEY UPDATE", [place])  # noqa: S608
    return _partner(rows[0]) if rows else None


def _partner(row: tuple[Any, ...]) -> Partner:
    known = {name: value for name, value in row[3].items() if name in PartnerSettings.__struct_fields__}
    settings = msgspec.convert(known, PartnerSettings, strict=False)
    return Partner(
        place=row[0],
        kind=row[1],
        supplier=row[2],
        settings=settings,
        stated_at=row[4],
        stale=row[5],
        version=row[6],
    )


async def read_secret(unit: UnitOfWork, *, place: str) -> str:
    """What signs messages to a partner; empty where nothing does."""
    rows = await unit.fetch("SELECT secret FROM partners WHERE place = %s", [place])
    return rows[0][0] if rows else ""
