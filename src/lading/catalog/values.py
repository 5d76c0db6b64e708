"""Items, places and channels as the pure rules see them."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from lading.catalog.place_settings import PlaceSettings, WorkCalendar
from lading.kernel import Severity

ONE = Decimal(1)


class Unit(msgspec.Struct, frozen=True):
    """One way to count an item: `factor` base units each, with at most `decimals` digits after the point."""

    name: str
    factor: Decimal
    decimals: int


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be ordered. `unit` is the base unit in which stock is kept; `units` are the others.

    `components` make it a kit: base units of each that one base unit takes, kits in kits resolved. `tracking` is none,
    lot or serial; lots that `expires` must have so many `shelf_days` left when they are shipped.
    """

    sku: str
    name: str
    unit: str = "each"
    decimals: int = 0
    tax_class: str = "standard"
    stocked: bool = True
    sellable: bool = True
    item_group: str = ""
    tracking: str = "none"
    expires: bool = False
    shelf_days: int = 0
    releases_on: date | None = None
    backorder_limit: Decimal | None = None
    pre_order_limit: Decimal | None = None
    tags: frozenset[str] = frozenset()
    units: dict[str, Unit] = {}
    components: dict[str, Decimal] = {}

    @property
    def parts(self) -> tuple[tuple[str, Decimal], ...]:
        """What stock one base unit of it takes: base units by SKU; of a kit its components, else itself."""
        return tuple(self.components.items()) or ((self.sku, ONE),)

    def waits_until(self, today: date) -> date | None:
        """The day of its release, while that lies ahead: until then it is only a pre-order."""
        return self.releases_on if self.releases_on and self.releases_on > today else None

    def limit(self, today: date) -> Decimal | None:
        """How many base units may wait at once, sold ahead before its release or beyond stock after it; None: any."""
        return self.pre_order_limit if self.waits_until(today) else self.backorder_limit

    def unit_named(self, name: str) -> Unit | None:
        """The unit of that name, the base unit for an empty one, None for an unknown one."""
        if not name or name == self.unit:
            return Unit(self.unit, ONE, self.decimals)
        return self.units.get(name)


OTHERS = frozenset({"supplier", "third_party"})
"""Kinds of places that others run."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where goods are. `channels` None means that it serves all; the lowest `priority` is chosen first.

    Without a `calendar` it works from Monday to Friday.
    While it is `paused` nothing more is promised from there.
    """

    code: str
    name: str
    kind: str = "warehouse"
    priority: int = 100
    channels: frozenset[str] | None = None
    active: bool = True
    lead_days: int = 1
    country: str = ""
    region: str = ""
    settings: PlaceSettings = PlaceSettings()
    calendar: WorkCalendar | None = None
    paused: bool = False

    @property
    def ours(self) -> bool:
        """Whether we keep account of what lies there; suppliers and third parties keep their own."""
        return self.kind not in OTHERS

    def serves(self, channel: str) -> bool:
        """Whether orders of `channel` may take goods from here."""
        return self.active and not self.paused and (self.channels is None or channel in self.channels)


class AttributeField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One custom attribute that orders of a channel may or must carry."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    kind: Literal["text", "number", "boolean", "date", "choice"] = "text"
    required: bool = False
    choices: list[str] = []


class ChannelSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a channel wants of its orders. `findings` maps a finding's code to admit, hold or refuse.

    `release`: whether accepted orders go to places by themselves, `release_after_minutes` later, so that there is
    time for second thoughts. `messages`: whether we write to its customers; left out, we do, except for Shopify and
    WooCommerce, whose shops write to them already. `choices`: whether customers who wait are asked what to do when
    their day gets worse, or only by hand; who does not answer within `answer_days` gets what `no_answer` says.
    `changes`: until when customers and the channel may change what at once (`customer.cancel`: `work`).
    """

    findings: dict[str, Severity] = {}
    require_payment: bool = False
    price_tolerance_percent: Decimal = Decimal(1)
    large_order: Decimal | None = None
    attributes: list[AttributeField] = []
    currency: str = ""
    mapping: dict[str, Any] = {}
    release: Literal["auto", "by_hand"] = "auto"
    release_after_minutes: Annotated[int, Meta(ge=0, le=100_000)] = 5
    messages: bool | None = None
    choices: Literal["by_hand", "when_late"] = "by_hand"
    answer_days: Annotated[int, Meta(ge=1, le=90)] = 7
    no_answer: Literal["wait", "part_now", "cancel_rest"] = "wait"
    changes: dict[str, Literal["never", "ask", "released", "work", "packed", "shipped", "always"]] = {}


WRITING = frozenset({"shopify", "woocommerce"})
"""Kinds of channels whose shops tell their customers themselves, so that ours would be the second letter."""


class Channel(msgspec.Struct, frozen=True, kw_only=True):
    """Where orders come from, and how they are treated."""

    code: str
    name: str
    kind: str = "api"
    active: bool = True
    shortage: Literal["backorder", "refuse"] = "backorder"
    prices_include_tax: bool = True
    price_list: str | None = None
    settings: ChannelSettings = ChannelSettings()

    @property
    def writes(self) -> bool:
        """Whether we write to its customers."""
        said = self.settings.messages
        return self.kind not in WRITING if said is None else said
