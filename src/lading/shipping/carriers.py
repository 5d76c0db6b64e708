"""Carriers by code: what they are called and where their parcels can be followed."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

import msgspec
from msgspec import Meta

from lading.kernel import Invalid
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.shipping.tables import carriers
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows


class Carrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A carrier. `tracking_url` has `{number}` where the tracking number goes; empty where it has no such page."""

    code: Annotated[str, Meta(max_length=80, examples=["dhl"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["DHL"])]
    tracking_url: Annotated[str, Meta(max_length=500)] = ""

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        if self.tracking_url and not self.tracking_url.startswith(("https://", "http://")):
            raise FieldRefused(
                "tracking_url", "no_web_address", "The address where people follow it must begin with https://."
            )


PICKUP = "pickup"
"""What stands for a carrier where the customer has come to the place."""

_KNOWN = (
    Carrier(code="dhl", name="DHL", tracking_url="https://www.dhl.com/en/express/tracking.html?AWB={number}"),
    Carrier(
        code="dhl_paket",
        name="DHL Paket",
        tracking_url="https://www.dhl.de/de/privatkunden/dhl-sendungsverfolgung.html?piececode={number}",
    ),
    Carrier(code="dpd", name="DPD", tracking_url="https://tracking.dpd.de/status/en_US/parcel/{number}"),
    Carrier(code="fedex", name="FedEx", tracking_url="https://www.fedex.com/fedextrack/?trknbr={number}"),
    Carrier(code="gls", name="GLS", tracking_url="https://gls-group.eu/track/{number}"),
    Carrier(code="royal_mail", name="Royal Mail", tracking_url="https://www.royalmail.com/track-your-item#/{number}"),
    Carrier(code="ups", name="UPS", tracking_url="https://www.ups.com/track?tracknum={number}"),
    Carrier(code="usps", name="USPS", tracking_url="https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
    Carrier(code="own", name="Own delivery"),
    Carrier(code=PICKUP, name="Fetched at the place"),
)
KNOWN_CARRIERS: dict[str, Carrier] = {carrier.code: carrier for carrier in _KNOWN}
"""Carriers that need no entry; one of the same code replaces it."""


async def read_carriers(unit: UnitOfWork) -> dict[str, Carrier]:
    """Every carrier by its code, those that the company has entered before those that are known anyway."""
    rows = await unit.fetch("SELECT code, name, tracking_url FROM carriers ORDER BY code")
    entered = {row[0]: Carrier(code=row[0], name=row[1], tracking_url=row[2]) for row in rows}
    return {**KNOWN_CARRIERS, **entered}


async def put_carriers(
    unit: UnitOfWork, *, drafts: Sequence[Carrier], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each carrier what its draft says; answers in their order. Raises `Outdated` where a version has passed."""
    if not all(draft.code for draft in drafts):
        raise Invalid("Every carrier needs a code.", code="missing")
    await lock_names(unit, stages=[[lock_number("carriers")]])
    rows = [msgspec.structs.asdict(draft) for draft in drafts]
    changes = await compare_rows(unit, table=carriers, key="code", rows=rows, versions=versions)
    await write_rows(unit, table=carriers, key="code", changes=changes)
    await record(unit, [_event(change) for change in changes if change.fields])
    return changes


def _event(change: Change) -> Event:
    fields: dict[str, object] = {name: pair for name, pair in change.fields.items() if name != "code"}
    kind = "carrier.added" if change.added else "carrier.changed"
    return Event(kind=kind, subject=f"carrier/{change.key}", data={"changes": fields})


def carrier_name(carriers: Mapping[str, Carrier], code: str) -> str:
    """What people call a carrier; one that nobody has entered is called by its code."""
    known = carriers.get(code.strip().lower())
    return known.name if known else code


def tracking_url(carriers: Mapping[str, Carrier], *, carrier: str, number: str) -> str:
    """Where a parcel can be followed; empty where that is not known."""
    known = carriers.get(carrier.strip().lower())
    if known is None or not known.tracking_url or not number:
        return ""
    return known.tracking_url.replace("{number}", quote(number, safe=""))
