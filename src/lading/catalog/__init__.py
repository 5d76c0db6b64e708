"""Items, units, places and channels: what can be ordered, where it lies and where orders come from."""

from lading.catalog.drafts import ChannelDraft, ItemDraft, PlaceDraft
from lading.catalog.put_channels import put_channels
from lading.catalog.put_items import put_items
from lading.catalog.put_places import put_places
from lading.catalog.reference import Reference, load_items, touch
from lading.catalog.values import AttributeField, Channel, ChannelSettings, Item, Place, Unit

__all__ = [
    "AttributeField",
    "Channel",
    "ChannelDraft",
    "ChannelSettings",
    "Item",
    "ItemDraft",
    "Place",
    "PlaceDraft",
    "Reference",
    "Unit",
    "load_items",
    "put_channels",
    "put_items",
    "put_places",
    "touch",
]
