"""What a place says of itself beside its name: where it lies, its groups, hours, limits, costs, and pick-up."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact, spell

Word = Annotated[str, Meta(min_length=1, max_length=80, examples=["north"])]
TimeOfDay = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["09:00"])]


class OpeningHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open on a weekday (1 is Monday) from one time of the day to another, in the place's time zone."""

    weekday: Annotated[int, Meta(ge=1, le=7)]
    opens: TimeOfDay
    closes: TimeOfDay

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise FieldRefused("closes", "closes_too_soon", "A place closes after it opens; split hours past midnight.")


class PlaceCosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What handling costs there, in the company's own currency: per line picked, per parcel packed and sent."""

    pick: Decimal = Decimal(0)
    pack: Decimal = Decimal(0)
    parcel: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for field in ("pick", "pack", "parcel"):
            value: Decimal = getattr(self, field)
            check_exact(field, value)
            if value < 0:
                raise FieldRefused(field, "negative", f"The {spell(field)} cannot be negative.")


class TransitDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Calendar days on the way: half of the parcels take `usual` or fewer, nine of ten `late` or fewer.

    They count as long as too few deliveries from there were seen.
    """

    usual: Annotated[int, Meta(ge=0, le=365)] = 2
    late: Annotated[int, Meta(ge=0, le=365)] = 4

    def __post_init__(self) -> None:
        if self.late < self.usual:
            raise FieldRefused("late", "late_before_usual", "Late deliveries cannot take fewer days than usual ones.")


class PickupSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How customers fetch orders at a place: within how many open minutes they are ready, and how long they are kept.

    What comes after `latest` (of the place's day) is begun on the next open day. `stock`: only the place's `own`, from
    `any` place by its priority, or from others only where its own lacks (`prefer_own`); what others give travels
    `transfer_days`. `remind_days` before the end (0: never) the customer is reminded. `shelves` are where it waits.
    """

    offered: bool = False
    ready_minutes: Annotated[int, Meta(ge=0, le=100_000)] = 120
    latest: Annotated[str, Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9])?$", examples=["17:00"])] = ""
    keep_days: Annotated[int, Meta(ge=1, le=365)] = 7
    remind_days: Annotated[int, Meta(ge=0, le=365)] = 2
    instructions: Annotated[str, Meta(max_length=500)] = ""
    stock: Literal["own", "any", "prefer_own"] = "own"
    transfer_days: Annotated[int, Meta(ge=0, le=365)] = 1
    shelves: Annotated[list[Word], Meta(max_length=500)] = []


class PlaceSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Settings of a place; everything may be left out.

    `latitude` and `longitude` in degrees; `groups` are words by which routing names several places at once;
    `orders_per_day` and `lines_per_day` are how many orders and order lines it can take on; no `hours` means that it
    is always open. Working days are those with hours, else Monday to Friday, without `closed_days`; what comes after
    `cut_off` is begun on the next one. What it has not accepted within `accept_minutes` of its open hours goes
    elsewhere. With `bins` it keeps account of what lies in which.
    """

    latitude: Annotated[float, Meta(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Meta(ge=-180, le=180)] | None = None
    groups: Annotated[list[Word], Meta(max_length=50)] = []
    orders_per_day: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    lines_per_day: Annotated[int, Meta(ge=0, le=1_000_000)] | None = None
    cut_off: Annotated[str, Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9])?$", examples=["14:00"])] = ""
    time_zone: Annotated[str, Meta(max_length=60, examples=["Europe/Berlin"])] = ""
    hours: Annotated[list[OpeningHours], Meta(max_length=50)] = []
    closed_days: Annotated[list[date], Meta(max_length=1000)] = []
    costs: PlaceCosts = PlaceCosts()
    transit: TransitDays = TransitDays()
    accept_minutes: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    pickup: PickupSettings = PickupSettings()
    bins: bool = False

    def __post_init__(self) -> None:
        if (self.latitude is None) != (self.longitude is None):
            raise FieldRefused("latitude", "half_a_point", "Latitude and longitude go together; give both or neither.")

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, if they are known."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)


class WorkCalendar(msgspec.Struct, frozen=True):
    """When a place works: weekdays (1 is Monday) without closed days, until `cut_off` in its own time zone."""

    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    closed: frozenset[date] = frozenset()
    cut_off: str = ""
    time_zone: str = "UTC"

    def works(self, day: date) -> bool:
        """Whether anybody works there on that day."""
        return day.isoweekday() in self.weekdays and day not in self.closed


def calendar_of(settings: PlaceSettings) -> WorkCalendar | None:
    """The calendar that a place's settings come to; None where they say nothing of it: Monday to Friday."""
    if not (settings.hours or settings.closed_days or settings.cut_off):
        return None
    return WorkCalendar(
        weekdays=tuple(sorted({one.weekday for one in settings.hours})) or WorkCalendar().weekdays,
        closed=frozenset(settings.closed_days),
        cut_off=settings.cut_off,
        time_zone=settings.time_zone or "UTC",
    )


def read_place_settings(kept: dict[str, Any]) -> PlaceSettings:
    """Settings as they are kept; what an older or newer Lading knew and this one does not is left out."""
    known = {name: value for name, value in kept.items() if name in PlaceSettings.__struct_fields__}
    return msgspec.convert(known, PlaceSettings, strict=False)
