"""What fulfilment costs a company, as it says it in its settings: handling by place, freight by zone and weight, delay.

Money is in the tariff's currency, weights in kilograms, distances in kilometres, volumes in cubic centimetres.
"""

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact

ZERO = Decimal(0)
Name = Annotated[str, Meta(min_length=1, max_length=80)]


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What every part of a tariff has in common: unknown fields are refused, defaults are left out."""


def _check(said: Said, *fields: str) -> None:
    """Refuse numbers that are negative, endless or absurdly fine. Raises `FieldRefused`."""
    for field in fields:
        value = getattr(said, field)
        check_exact(field, value)
        if value is not None and value < 0:
            raise FieldRefused(field, "negative", f"`{field}` cannot be negative.")


class Band(Said, frozen=True):
    """What a parcel of at most `up_to_kg` (None: any weight) costs: `base` and `per_kg` of it, at least `minimum`."""

    up_to_kg: Decimal | None = None
    base: Decimal = ZERO
    per_kg: Decimal = ZERO
    minimum: Decimal = ZERO

    def __post_init__(self) -> None:
        _check(self, "up_to_kg", "base", "per_kg", "minimum")


class ZoneRate(Said, frozen=True):
    """A service to one zone: calendar days from the place's door to the customer's, and bands by weight."""

    zone: Name
    days: Annotated[int, Meta(ge=0, le=365)]
    bands: Annotated[list[Band], Meta(min_length=1, max_length=1000)]

    def __post_init__(self) -> None:
        ends = [band.up_to_kg for band in self.bands]
        known = [end for end in ends if end is not None]
        if None in ends[:-1] or known != sorted(set(known)):
            raise FieldRefused("bands", "bands_out_of_order", "Weight bands must rise, the open one at the end.")


class Carriage(Said, frozen=True):
    """A way of sending. `places` that it collects from (empty: all); `level` is the shipping method that it serves.

    Beyond its own weight a parcel weighs its volume divided by `volume_divisor` (cm³ per kg; 0: never).
    """

    code: Name
    rates: Annotated[list[ZoneRate], Meta(min_length=1, max_length=500)]
    level: str = ""
    places: list[str] = []
    volume_divisor: Annotated[int, Meta(ge=0, le=1_000_000)] = 5000

    def __post_init__(self) -> None:
        if len({rate.zone for rate in self.rates}) < len(self.rates):
            raise FieldRefused("rates", "twice", f"Carriage {self.code!r} has two rates for one zone.")


class Zone(Said, frozen=True):
    """Destinations at most `up_to_km` away (None: any further, or at an unknown distance)."""

    name: Name
    up_to_km: Annotated[float, Meta(gt=0, le=25_000)] | None = None


class Handling(Said, frozen=True):
    """What an order costs at `place` (empty: at every place that is not named): picking and packing.

    `opportunity_percent` of the goods' value is what giving them away here costs: a later sale at full price that is
    lost; negative where they would be marked down otherwise.
    """

    place: str = ""
    per_order: Decimal = ZERO
    per_line: Decimal = ZERO
    per_unit: Decimal = ZERO
    pack: Decimal = ZERO
    opportunity_percent: Decimal = ZERO

    def __post_init__(self) -> None:
        _check(self, "per_order", "per_line", "per_unit", "pack")
        check_exact("opportunity_percent", self.opportunity_percent)


class Tariff(Said, frozen=True):
    """Everything that a plan's cost is made of.

    What would run out at a place within `stockout_weeks` at its pace costs `stockout_percent` of its value when it is
    taken from there; what lasts longer than `markdown_weeks` gains `markdown_percent`, since it would be marked down.
    `split` for every place beyond the first; `late_per_day` and `late_percent` of the order's value for every day
    behind the promise; `waiting_percent` of the value of what no place can give; `carbon_price` for a kilogram of CO2,
    of which a tonne of goods makes `carbon_grams` on each kilometre.
    """

    currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$")] = ""
    zones: Annotated[list[Zone], Meta(max_length=100)] = []
    services: Annotated[list[Carriage], Meta(max_length=1000)] = []
    handling: Annotated[list[Handling], Meta(max_length=10_000)] = []
    split: Decimal = ZERO
    late_per_day: Decimal = ZERO
    late_percent: Decimal = ZERO
    waiting_percent: Decimal = Decimal(100)
    carbon_price: Decimal = ZERO
    carbon_grams: Decimal = Decimal(100)
    stockout_weeks: Decimal = ZERO
    stockout_percent: Decimal = ZERO
    markdown_weeks: Decimal | None = None
    markdown_percent: Decimal = ZERO

    def __post_init__(self) -> None:
        _check(self, "split", "late_per_day", "late_percent", "waiting_percent", "carbon_price", "carbon_grams")
        _check(self, "stockout_weeks", "stockout_percent", "markdown_weeks", "markdown_percent")
        codes = [service.code for service in self.services]
        if len(set(codes)) < len(codes):
            raise FieldRefused("services", "twice", "Two services have the same code.")
        names = [zone.name for zone in self.zones]
        served = {rate.zone for service in self.services for rate in service.rates}
        if missing := [name for name in names if self.services and name not in served]:
            raise FieldRefused("zones", "zone_unserved", f"No service goes to zone {missing[0]!r}.")

    @property
    def asks_pace(self) -> bool:
        """Whether it minds how long stock lasts."""
        return bool((self.stockout_weeks and self.stockout_percent) or self.markdown_percent)

    def outlook(self, weeks: Decimal | None) -> Decimal:
        """Percent of the value that it costs to take goods which last so many weeks (None: nobody buys them there)."""
        if weeks is not None and self.stockout_weeks and weeks < self.stockout_weeks:
            return self.stockout_percent
        if self.markdown_weeks is not None and (weeks is None or weeks > self.markdown_weeks):
            return -self.markdown_percent
        return ZERO

    def zone_of(self, km: float | None) -> str:
        """The zone that a distance falls into: the nearest that reaches so far; empty where none does."""
        known = sorted((zone for zone in self.zones if zone.up_to_km is not None), key=_reach)
        if km is not None:
            for zone in known:
                if km <= _reach(zone):
                    return zone.name
        return next((zone.name for zone in self.zones if zone.up_to_km is None), "")


class Penalties(Said, frozen=True):
    """What breaking a soft constraint costs, in the tariff's currency; a constraint without a penalty is hard.

    `too_far` for a parcel from further away than `most_km`; `too_many_places` for each place beyond `most_places`;
    `late` for an order that arrives behind its promise, beside what each day costs; `full_day` for an order that a
    place sends on a day on which it is full.
    """

    too_far: Decimal | None = None
    too_many_places: Decimal | None = None
    late: Decimal | None = None
    full_day: Decimal | None = None

    def __post_init__(self) -> None:
        _check(self, "too_far", "too_many_places", "late", "full_day")


class OptimiseSettings(Said, frozen=True):
    """Whether and how open orders are routed again together: `every_minutes` (None: when somebody asks for it).

    `seconds` is the solver's time; `gain_at_least` what the whole must save, in the tariff's currency, before anything
    moves; `most_places` how many places an order may come from; `most_km` how far away they may be. `penalties` make
    constraints soft.
    """

    every_minutes: Annotated[int, Meta(ge=5, le=1440)] | None = None
    seconds: Annotated[int, Meta(ge=1, le=600)] = 60
    gain_at_least: Decimal = ZERO
    most_places: Annotated[int, Meta(ge=1, le=10)] = 2
    most_km: Annotated[float, Meta(gt=0, le=25_000)] | None = None
    horizon_days: Annotated[int, Meta(ge=1, le=60)] = 10
    tariff: Tariff | None = None
    penalties: Penalties = Penalties()

    def __post_init__(self) -> None:
        _check(self, "gain_at_least")


def _reach(zone: Zone) -> float:
    return zone.up_to_km or 0.0


def _parcel(zone: str, days: int, small: str, per_kg: str) -> ZoneRate:
    return ZoneRate(zone=zone, days=days, bands=[Band(base=Decimal(small), per_kg=Decimal(per_kg))])


DEFAULT_TARIFF = Tariff(
    zones=[Zone(name="near", up_to_km=150), Zone(name="regional", up_to_km=800), Zone(name="far")],
    services=[
        Carriage(
            code="parcel",
            rates=[
                _parcel("near", 1, "4.50", "0.35"),
                _parcel("regional", 2, "5.50", "0.60"),
                _parcel("far", 4, "7.50", "1.10"),
            ],
        )
    ],
    handling=[Handling(per_order=Decimal("0.80"), per_line=Decimal("0.35"), pack=Decimal("0.90"))],
    split=Decimal("1.50"),
    late_per_day=Decimal("5.00"),
)
"""What counts until a company says what its own fulfilment costs: in proportion, not in anybody's currency."""
