"""Readers of known formats: each a small file that says which columns it reads and yields what it finds."""

from lading.history.presets import mapped, northwind, olist, online_retail, shopify, superstore
from lading.history.presets.preset import Preset
from lading.history.recounts import mapped as mapped_recount
from lading.history.recounts import northwind as northwind_recount
from lading.history.recounts import olist as olist_recount
from lading.history.recounts import online_retail as online_retail_recount
from lading.history.recounts import shopify as shopify_recount
from lading.history.recounts import superstore as superstore_recount
from lading.kernel import NotFound

__all__ = ["PRESETS", "Preset", "preset_named"]

_ALL = (
    Preset(
        name="online-retail",
        title="Online Retail",
        currency="GBP",
        shapes=online_retail.SHAPES,
        read=online_retail.read,
        recount=online_retail_recount.recount,
        settles=True,
    ),
    Preset(
        name="olist",
        title="Olist",
        currency="BRL",
        shapes=olist.SHAPES,
        read=olist.read,
        recount=olist_recount.recount,
    ),
    Preset(
        name="northwind",
        title="Northwind",
        currency="USD",
        shapes=northwind.SHAPES,
        read=northwind.read,
        recount=northwind_recount.recount,
        settles=True,
    ),
    Preset(
        name="superstore",
        title="Superstore",
        currency="USD",
        shapes=superstore.SHAPES,
        read=superstore.read,
        recount=superstore_recount.recount,
        settles=True,
    ),
    Preset(
        name="shopify",
        title="Shopify",
        currency="",
        shapes=shopify.SHAPES,
        read=shopify.read,
        recount=shopify_recount.recount,
    ),
    Preset(
        name="mapping",
        title="Mapped file",
        currency="",
        shapes_of=mapped.shapes_of,
        read=mapped.read,
        recount=mapped_recount.recount,
        settles=True,
    ),
)
PRESETS: dict[str, Preset] = {preset.name: preset for preset in _ALL}


def preset_named(name: str) -> Preset:
    """The preset of that name, or `NotFound` with the names that there are."""
    if name not in PRESETS:
        raise NotFound(f"There is no preset {name!r}. There are {', '.join(sorted(PRESETS))}.")
    return PRESETS[name]
