"""On which terms partners work for us, as somebody says that they shall be."""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact

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

    Third parties: `way` is how work goes out: as a `file` that somebody takes, into a `folder` of the server, fetched
    by `api`, or sent by `webhook` to `url`, signed with the secret. `format` is the files'. A difference in their stock
    of at most `tolerance` units is booked, a larger one is asked about.

    Both: `columns` gives for a kind of file and field the name of its column; files that lie in a `folder` are read;
    `cancel` says whether they are asked before units that they know of are cancelled, or are told (`at_once`).
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
    way: Literal["file", "folder", "api", "webhook"] = "file"
    format: Literal["csv", "json", "xlsx"] = "csv"
    columns: dict[Literal["shipped", "stock", "received", "adjusted", "answer", "returned"], Columns] = {}
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
