"""Who works for us elsewhere, and on which terms: settings of drop-shipping suppliers and third-party warehouses."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact
from lading.store import UnitOfWork

ELSEWHERE = frozenset({"supplier", "third_party"})
"""Kinds of places at which others work for us."""

TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["16:00"])]
Columns = dict[Annotated[str, Meta(max_length=40)], Annotated[str, Meta(max_length=200)]]


class PartnerSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How we work together; everything may be left out.

    Suppliers: `stock` says where the quantities come from that we promise: their `feed`, or `on_order`, where `always`
    units of each of their items can be promised at any time. `feed_says` is whether the feed's numbers are what lies
    there or what is free beside our open orders. A feed older than `stale_after_hours` counts as stale: then nothing
    more is promised (`stop`), or with `stale_days` more (`later`). Drop-ship orders go out `at_once`, one for each
    order; `daily` at `send_at` (UTC), all of a day in one; or `by_hand`. `prices` prints the customer's prices on the
    packing slip.

    Third parties: `way` is how work goes out: by `file`, fetched by `api`, or sent by `webhook` to `url`. `format`
    is the files'; `columns` gives for a kind of file (`shipped`, `stock`, `received`, `adjusted`, `answer`) and field
    the name of its column. A difference in their stock of at most `tolerance` units is booked, a larger one is asked
    about.

    Both: `cancel` says whether they are asked before units that they know of are cancelled, or are told (`at_once`).
    """

    stock: Literal["feed", "on_order"] = "on_order"
    always: Decimal = Decimal(1000)
    feed_says: Literal["on_hand", "free"] = "on_hand"
    stale_after_hours: Annotated[int, Meta(ge=1, le=8760)] = 24
    when_stale: Literal["stop", "later"] = "stop"
    stale_days: Annotated[int, Meta(ge=1, le=365)] = 3
    send: Literal["at_once", "daily", "by_hand"] = "at_once"
    send_at: TimeOfDay = "15:00"
    prices: bool = False
    cancel: Literal["ask", "at_once"] = "ask"
    way: Literal["file", "api", "webhook"] = "file"
    format: Literal["csv", "json", "xlsx"] = "csv"
    columns: dict[Literal["shipped", "stock", "received", "adjusted", "answer"], Columns] = {}
    tolerance: Decimal = Decimal(0)
    url: Annotated[str, Meta(max_length=500)] = ""

    def __post_init__(self) -> None:
        for field in ("always", "tolerance"):
            value: Decimal = getattr(self, field)
            check_exact(field, value)
            if value < 0:
                raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise FieldRefused("url", "no_web_address", "The address to which work is sent must begin with https://.")


class PartnerDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A partner as it shall be. `secret` is written and never shown; null keeps the one that is there."""

    place: Annotated[str, Meta(max_length=80, examples=["DROP"])] = ""
    supplier: Annotated[str, Meta(max_length=80, examples=["S-KILN"])] = ""
    settings: PartnerSettings = PartnerSettings()
    secret: Annotated[str, Meta(max_length=400)] | None = None


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
