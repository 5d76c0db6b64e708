"""Items, places and channels as somebody says that they shall be: the bodies of PUT and of bulk writes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.catalog.place_settings import PlaceSettings
from lading.catalog.values import OTHERS, ChannelSettings
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused, check_exact, spell

UnitName = Annotated[str, Meta(min_length=1, max_length=20, examples=["each"])]
Decimals = Annotated[int, Meta(ge=0, le=6, description="digits after the point that a quantity may have")]
Barcode = Annotated[str, Meta(min_length=1, max_length=80, examples=["4006381333931"])]
Attributes = dict[Annotated[str, Meta(max_length=60)], Any]


class UnitDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """Another unit of an item: one of it holds `factor` of the item's own unit, exactly."""

    unit: UnitName
    factor: Decimal
    decimals: Decimals = 0
    barcode: Barcode | None = None

    def __post_init__(self) -> None:
        check_exact("factor", self.factor)
        if self.factor <= 0:
            raise FieldRefused("factor", "not_positive", "A unit's factor must be more than zero.")


class KitPart(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A component of a kit: one base unit of the kit takes `quantity` base units of it."""

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    quantity: Decimal

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)
        if self.quantity <= 0:
            raise FieldRefused("quantity", "not_positive", "A kit takes more than nothing of each component.")


_MEASURED = ("weight_grams", "length_mm", "width_mm", "height_mm", "backorder_limit", "pre_order_limit")


class ItemDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """An item as it shall be; what is left out takes its default. Stock is kept in `unit`.

    `components` make it a kit: it has no stock of its own, selling it takes them.
    """

    sku: Annotated[str, Meta(max_length=80, examples=["MUG-RED"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Red mug"])]
    unit: UnitName = "each"
    decimals: Decimals = 0
    tax_class: Annotated[str, Meta(min_length=1, max_length=40)] = "standard"
    barcode: Barcode | None = None
    weight_grams: Decimal | None = None
    length_mm: Decimal | None = None
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    stocked: bool = True
    sellable: bool = True
    item_group: Annotated[str, Meta(max_length=80, description="a word by which routing names several items")] = ""
    tracking: Annotated[
        Literal["none", "lot", "serial"], Meta(description="whether units are kept apart by lot, or one by one")
    ] = "none"
    expires: Annotated[bool, Meta(description="its lots name a last day of use")] = False
    shelf_days: Annotated[
        int, Meta(ge=0, le=3650, description="days that must be left of a lot when it is shipped")
    ] = 0
    releases_on: Annotated[date | None, Meta(description="a pre-order until then: not promised or shipped before")] = (
        None
    )
    backorder_limit: Annotated[Decimal | None, Meta(description="base units that may wait; null any, 0 none")] = None
    pre_order_limit: Annotated[Decimal | None, Meta(description="the same before it is released")] = None
    attributes: Attributes = {}
    units: Annotated[list[UnitDraft], Meta(max_length=50)] = []
    components: Annotated[list[KitPart], Meta(max_length=100)] = []

    def __post_init__(self) -> None:
        if self.sku:
            check_code("sku", self.sku)
        for field in _MEASURED:
            value: Decimal | None = getattr(self, field)
            check_exact(field, value)
            if value is not None and value < 0:
                raise FieldRefused(field, "negative", f"The {spell(field)} cannot be negative.")
        names = [self.unit, *(other.unit for other in self.units)]
        if len(set(names)) < len(names):
            raise FieldRefused("units", "given_twice", "Each unit of an item needs a name of its own.")
        if len({one.sku for one in self.components}) < len(self.components):
            raise FieldRefused("components", "given_twice", "Each component stands once in a kit, with its quantity.")
        if self.components and not self.stocked:
            raise FieldRefused("components", "not_stocked", "A kit takes stock, so it cannot be without stock.")
        self._check_tracking()

    def _check_tracking(self) -> None:
        if self.tracking == "none" and (self.expires or self.shelf_days):
            raise FieldRefused("tracking", "not_tracked", "Only lots expire: track the item by lot, or by serial.")
        if self.shelf_days and not self.expires:
            raise FieldRefused("shelf_days", "does_not_expire", "Days of shelf life need lots that expire.")
        if self.tracking != "none" and (self.components or not self.stocked):
            sentence = "What has no stock of its own has no lots or serials: kits, and what is not kept in stock."
            raise FieldRefused("tracking", "not_stocked", sentence)
        if self.tracking == "serial" and self.decimals:
            raise FieldRefused("tracking", "too_fine", "A unit with a serial is one whole: no digits after the point.")


class PlaceAddress(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, kw_only=True):
    """Where a place is; `country` is ISO 3166-1 alpha-2."""

    country: Annotated[str, Meta(pattern="^[A-Z]{2}$", examples=["DE"])]
    name: Annotated[str, Meta(max_length=200)] = ""
    company: Annotated[str, Meta(max_length=200)] = ""
    line1: Annotated[str, Meta(max_length=200)] = ""
    line2: Annotated[str, Meta(max_length=200)] = ""
    city: Annotated[str, Meta(max_length=200)] = ""
    region: Annotated[str, Meta(max_length=200)] = ""
    postal_code: Annotated[str, Meta(max_length=20)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""


class PlaceDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A place as it shall be. `channels` are those that it serves, null all; the lowest `priority` is chosen first."""

    code: Annotated[str, Meta(max_length=80, examples=["MAIN"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Main warehouse"])]
    kind: Literal["warehouse", "store", "supplier", "third_party"] = "warehouse"
    priority: Annotated[int, Meta(ge=0, le=10_000)] = 100
    channels: Annotated[list[str], Meta(max_length=1000)] | None = None
    active: bool = True
    address: PlaceAddress | None = None
    lead_days: Annotated[int, Meta(ge=0, le=365, description="working days from release to parcel")] = 1
    settings: PlaceSettings = PlaceSettings()

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        if self.settings.bins and self.kind in OTHERS:
            raise FieldRefused(
                "settings", "no_bins", "Suppliers and third parties keep account of their bins themselves."
            )


class ChannelDraft(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A channel as it shall be. `secret` signs what the channel sends: written, never shown; null keeps the old one."""

    code: Annotated[str, Meta(max_length=80, examples=["web"])] = ""
    name: Annotated[str, Meta(min_length=1, max_length=200, examples=["Web shop"])]
    kind: Annotated[str, Meta(min_length=1, max_length=40, examples=["api"])] = "api"
    active: bool = True
    shortage: Literal["backorder", "refuse"] = "backorder"
    prices_include_tax: bool = True
    price_list: Annotated[str, Meta(max_length=80)] | None = None
    settings: ChannelSettings = ChannelSettings()
    secret: Annotated[str, Meta(max_length=400)] | None = None

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        check_exact("settings", self.settings.price_tolerance_percent)
        check_exact("settings", self.settings.large_order)
