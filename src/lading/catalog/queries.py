"""Questions about items, places and channels: one of them, or a page."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, literal_column, select

from lading.catalog.drafts import PlaceAddress
from lading.catalog.place_settings import PlaceSettings, read_place_settings
from lading.catalog.tables import channels, item_units, items, kit_components, places
from lading.catalog.values import ChannelSettings
from lading.kernel import NotFound, plain
from lading.store import UnitOfWork
from lading.store.connection import Connection
from lading.store.words import found_by


class UnitView(msgspec.Struct, frozen=True, kw_only=True):
    """Another unit: one of it holds `factor` of the item's own."""

    unit: str
    factor: str
    decimals: int
    barcode: str | None


class PartView(msgspec.Struct, frozen=True, kw_only=True):
    """A component of a kit: one base unit of the kit takes `quantity` base units of it."""

    sku: str
    quantity: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """An item as everybody sees it; numbers are plain decimal strings."""

    sku: str
    version: int
    name: str
    unit: str
    decimals: int
    tax_class: str
    barcode: str | None
    weight_grams: str | None
    length_mm: str | None
    width_mm: str | None
    height_mm: str | None
    stocked: bool
    sellable: bool
    item_group: str
    tracking: str
    expires: bool
    shelf_days: int
    releases_on: date | None
    backorder_limit: str | None
    pre_order_limit: str | None
    attributes: dict[str, Any]
    units: list[UnitView]
    components: list[PartView]


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """A place as everybody sees it."""

    code: str
    version: int
    name: str
    kind: str
    priority: int
    channels: list[str] | None
    active: bool
    address: PlaceAddress | None
    lead_days: int
    settings: PlaceSettings


class ChannelView(msgspec.Struct, frozen=True, kw_only=True):
    """A channel as everybody sees it; of its secret only whether there is one."""

    code: str
    version: int
    name: str
    kind: str
    active: bool
    shortage: str
    prices_include_tax: bool
    price_list: str | None
    settings: ChannelSettings
    has_secret: bool


_WORDS: Any = literal_column("to_tsvector('simple', sku || ' ' || name)")
_ITEM = [items.c[name] for name in ItemView.__struct_fields__ if name not in {"units", "components"}]
_PLACE = [places.c[name] for name in PlaceView.__struct_fields__]
_CHANNEL = [
    (channels.c.secret != "").label(name) if name == "has_secret" else channels.c[name]
    for name in ChannelView.__struct_fields__
]


async def get_item(connection: Connection, *, sku: str) -> ItemView:
    """The item of that SKU, or `NotFound`."""
    found = await find_items(connection, skus=[sku])
    if not found:
        raise NotFound(f"There is no item “{sku}”.")
    return found[sku]


async def find_items(connection: Connection, *, skus: Sequence[str]) -> dict[str, ItemView]:
    """Those of these items that exist."""
    rows = (await connection.execute(select(*_ITEM).where(items.c.sku.in_(skus)))).all()
    return {view.sku: view for view in await _with_units(connection, rows)}


async def list_items(connection: Connection, *, typed: str = "", after: str = "", limit: int = 50) -> list[ItemView]:
    """Items by SKU, beginning behind `after`. `typed` finds SKU, barcode, and beginnings of words of the name."""
    statement = select(*_ITEM).where(items.c.sku > after).order_by(items.c.sku).limit(limit)
    if typed:
        statement = statement.where(await items_found(connection, typed=typed))
    return await _with_units(connection, (await connection.execute(statement)).all())


async def items_found(connection: Connection, *, typed: str) -> ColumnElement[bool]:
    """The condition on `items` that keeps what `typed` finds: SKU, barcode, and beginnings of words of the name."""
    exactly = [
        select(items.c.sku).where(items.c.sku == typed),
        select(items.c.sku).where(items.c.barcode == typed),
        select(item_units.c.sku).where(item_units.c.barcode == typed),
    ]
    return await found_by(connection, key=items.c.sku, words=_WORDS, typed=typed, exactly=exactly)


async def get_place(connection: Connection, *, code: str) -> PlaceView:
    """The place of that code, or `NotFound`."""
    row = (await connection.execute(select(*_PLACE).where(places.c.code == code))).one_or_none()
    if row is None:
        raise NotFound(f"There is no place “{code}”.")
    return _place(row)


async def read_addresses(unit: UnitOfWork, *, codes: Sequence[str]) -> dict[str, dict[str, str]]:
    """The addresses of these places as they are kept."""
    rows = await unit.fetch("SELECT code, address FROM places WHERE code = ANY(%s)", [list(codes)])
    return {row[0]: row[1] for row in rows}


async def list_places(connection: Connection, *, after: str = "", limit: int = 50) -> list[PlaceView]:
    """Places by code, beginning behind `after`."""
    statement = select(*_PLACE).where(places.c.code > after).order_by(places.c.code).limit(limit)
    return [_place(row) for row in await connection.execute(statement)]


async def get_channel(connection: Connection, *, code: str) -> ChannelView:
    """The channel of that code, or `NotFound`."""
    row = (await connection.execute(select(*_CHANNEL).where(channels.c.code == code))).one_or_none()
    if row is None:
        raise NotFound(f"There is no channel “{code}”.")
    return _channel(row)


async def list_channels(connection: Connection, *, after: str = "", limit: int = 50) -> list[ChannelView]:
    """Channels by code, beginning behind `after`."""
    statement = select(*_CHANNEL).where(channels.c.code > after).order_by(channels.c.code).limit(limit)
    return [_channel(row) for row in await connection.execute(statement)]


async def _with_units(connection: Connection, rows: Sequence[Any]) -> list[ItemView]:
    units: dict[str, list[UnitView]] = {row.sku: [] for row in rows}
    statement = select(item_units).where(item_units.c.sku.in_(list(units))).order_by(item_units.c.unit)
    for row in await connection.execute(statement) if units else ():
        view = UnitView(unit=row.unit, factor=plain(row.factor), decimals=row.decimals, barcode=row.barcode)
        units[row.sku].append(view)
    parts: dict[str, list[PartView]] = {sku: [] for sku in units}
    recipes = select(kit_components).where(kit_components.c.kit.in_(list(units))).order_by(kit_components.c.sku)
    for row in await connection.execute(recipes) if units else ():
        parts[row.kit].append(PartView(sku=row.sku, quantity=plain(row.quantity)))
    return [
        ItemView(
            units=units[row.sku],
            components=parts[row.sku],
            **{name: _shown(value) for name, value in row._mapping.items()},  # noqa: SLF001
        )
        for row in rows
    ]


def _shown(value: Any) -> Any:
    return plain(value) if isinstance(value, Decimal) else value


def _place(row: Any) -> PlaceView:
    fields = dict(zip(PlaceView.__struct_fields__, row, strict=True))
    fields |= {"address": row.address or None, "settings": msgspec.to_builtins(read_place_settings(row.settings))}
    return msgspec.convert(fields, PlaceView, strict=False)


def _channel(row: Any) -> ChannelView:
    return msgspec.convert(dict(zip(ChannelView.__struct_fields__, row, strict=True)), ChannelView)
