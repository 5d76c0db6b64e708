"""From where the demo company ships: where its places and its customers' towns lie, and the plans that route orders."""

from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog.place_settings import OpeningHours, PickupSettings, PlaceCosts, PlaceSettings
from lading.routing import PlanSettings
from lading.routing.publish import publish_plan, save_draft
from lading.store import UnitOfWork

D = Decimal
_TOWNS = (
    "Hamburg 53.55 9.99|Berlin 52.52 13.40|München 48.14 11.58|Köln 50.94 6.96|Leipzig 51.34 12.37"
    "|Stuttgart 48.78 9.18|Bremen 53.08 8.80|Kiel 54.32 10.13|Lübeck 53.87 10.69|Amsterdam 52.37 4.90"
    "|Rotterdam 51.92 4.48|Utrecht 52.09 5.12|Groningen 53.22 6.57|Maastricht 50.85 5.69|Paris 48.86 2.35"
    "|Lyon 45.76 4.84|Marseille 43.30 5.37|Bordeaux 44.84 -0.58|Strasbourg 48.58 7.75|Nantes 47.22 -1.55"
    "|Wien 48.21 16.37|Salzburg 47.81 13.04|Graz 47.07 15.44|Innsbruck 47.27 11.39|Linz 48.31 14.29"
    "|København K 55.68 12.57|Aarhus C 56.16 10.20|Odense C 55.40 10.40|Aalborg 57.05 9.92|Stockholm 59.33 18.07"
    "|Göteborg 57.71 11.97|Malmö 55.61 13.00|Uppsala 59.86 17.64|London 51.51 -0.13|Manchester 53.48 -2.24"
    "|Bristol 51.45 -2.59|Edinburgh 55.95 -3.19|Cardiff 51.48 -3.18|Leeds 53.80 -1.55|New York 40.72 -74.00"
    "|Chicago 41.92 -87.65|San Francisco 37.75 -122.42|Seattle 47.68 -122.34|Boston 42.35 -71.08"
    "|Austin 30.24 -97.77"
)
_POINTS = {
    name: (float(latitude), float(longitude))
    for name, latitude, longitude in (row.rsplit(" ", 2) for row in _TOWNS.split("|"))
}

_NEAR = [{"by": "distance", "band": "150"}, {"by": "cost"}]
_HOUSES = [{"filter": "kind", "any_of": ["warehouse", "third_party"]}]
_TRADE = {
    "name": "Shops that sell our goods",
    "filters": [{"filter": "channel", "any_of": ["trade"]}],
    "rules": [
        {"name": "One warehouse", "filters": _HOUSES, "sorts": [{"by": "priority"}], "assign": "single"},
        {
            "name": "Both warehouses, small orders whole",
            "filters": _HOUSES,
            "sorts": [{"by": "priority"}],
            "limits": {"no_split_below": "600"},
            "rest": {"do": "wait"},
        },
    ],
}
_PEOPLE: dict[str, Any] = {
    "name": "Everybody else",
    "rules": [
        {
            "name": "The nearest that has everything",
            "filters": [{"filter": "distance", "most": 1500}, {"filter": "orders_per_day"}],
            "sorts": _NEAR,
            "assign": "single",
        },
        {
            "name": "As few parcels as possible",
            "filters": [{"filter": "orders_per_day"}],
            "sorts": [{"by": "priority"}],
            "limits": {"no_split_below": "40", "part_at_least": "8", "keep_item_groups": True},
        },
        {"name": "Wherever it lies", "sorts": [{"by": "priority"}], "rest": {"do": "wait"}},
    ],
}
_TODAY = {"groups": [{"name": "All day", "routings": [_TRADE, _PEOPLE]}]}
_SHOP_FIRST = {
    "name": "The shop first",
    "filters": [
        {"filter": "kind", "any_of": ["store"]},
        {"filter": "distance", "most": 250},
        {"filter": "safety_stock", "keep": "2"},
    ],
    "sorts": _NEAR,
    "assign": "single",
}
_DRAFT = {
    "groups": [
        {"name": "All day", "routings": [_TRADE, _PEOPLE | {"rules": [_SHOP_FIRST, *_PEOPLE["rules"]]}]},
    ]
}


def point_of_town(name: str) -> dict[str, float]:
    """Latitude and longitude of a town, as fields of an address."""
    point = _POINTS.get(name)
    return {"latitude": point[0], "longitude": point[1]} if point else {}


def place_settings() -> dict[str, PlaceSettings]:
    """What routing asks of the demo's places, in the sequence warehouse, shop, overflow."""
    days = [OpeningHours(day, "09:30", "18:30") for day in range(1, 7)]
    return {
        "warehouse": PlaceSettings(
            latitude=53.54,
            longitude=9.99,
            groups=["north"],
            time_zone="Europe/Berlin",
            costs=PlaceCosts(D("0.35"), D("1.10"), D("3.90")),
            pickup=PickupSettings(
                offered=True, ready_minutes=240, keep_days=5, instructions="Gate 2, counter on the left."
            ),
            bins=True,
        ),
        "store": PlaceSettings(
            latitude=53.87,
            longitude=10.68,
            groups=["north", "town"],
            orders_per_day=12,
            time_zone="Europe/Berlin",
            hours=days,
            costs=PlaceCosts(D("0.90"), D("1.60"), D("4.40")),
            pickup=PickupSettings(
                offered=True,
                latest="17:30",
                instructions="Ring the bell at the side door after closing time of the café.",
                stock="prefer_own",
                shelves=["A1", "A2", "A3", "B1"],
            ),
        ),
        "overflow": PlaceSettings(
            latitude=51.37, longitude=6.17, groups=["west"], costs=PlaceCosts(D("0.45"), D("1.30"), D("4.10"))
        ),
    }


async def publish_routes(unit: UnitOfWork) -> None:
    """Put today's plan in force at the story's time."""
    number = await save_draft(unit, settings=_read(_TODAY), note="Near and whole, few parcels")
    await publish_plan(unit, number=number)


async def draft_routes(unit: UnitOfWork) -> None:
    """Leave a draft to try: the shop in town as a small warehouse."""
    await save_draft(unit, settings=_read(_DRAFT), note="Ship from the shop when it is near")


def _read(plain: object) -> PlanSettings:
    return msgspec.convert(plain, PlanSettings, strict=False)
