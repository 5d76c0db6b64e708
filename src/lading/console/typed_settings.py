"""The forms of channels and places as drafts; what a form does not show stays as it is."""

from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.catalog import ChannelDraft, ChannelSettings, PlaceDraft
from lading.catalog.queries import ChannelView, PlaceView
from lading.console.form import Form
from lading.console.words import _
from lading.validation import CODES

_WEIGHTS = ("admit", "hold", "refuse")
_ADDRESS = ("name", "company", "line1", "line2", "city", "region", "postal_code", "country", "phone")


def channel_typed(form: Form, kept: ChannelView | None) -> ChannelDraft:
    """The channel. An empty secret keeps the one that is there. Raises `Invalid`."""
    before = kept.settings if kept else ChannelSettings()
    settings: dict[str, Any] = msgspec.to_builtins(before)
    chosen = {code: form.text(f"finding-{code}") for code in CODES if form.text(f"finding-{code}") in _WEIGHTS}
    settings |= {
        "findings": chosen,
        "require_payment": "require_payment" in form,
        "messages": {"yes": True, "no": False}.get(form.text("messages")),
        "currency": form.text("currency").upper(),
        "release": form.text("release", "auto"),
        "release_after_minutes": form.whole("release_after_minutes", _("Minutes"), most=100_000),
        "large_order": form.quantity("large_order", _("Large from")),
    }
    tolerance = form.quantity("price_tolerance_percent", _("Tolerance"))
    settings["price_tolerance_percent"] = before.price_tolerance_percent if tolerance is None else tolerance
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "api"),
        "active": "active" in form,
        "shortage": form.text("shortage", "backorder"),
        "prices_include_tax": "prices_include_tax" in form,
        "price_list": form.text("price_list") or None,
        "settings": settings,
        "secret": form.text("secret") or None,
    }
    return convert(plain, ChannelDraft, words=_("The channel cannot be saved"))


def place_typed(form: Form, kept: PlaceView | None) -> PlaceDraft:
    """The place. Raises `Invalid`."""
    address = {name: text for name in _ADDRESS if (text := form.text(f"address.{name}"))}
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "warehouse"),
        "priority": form.whole("priority", _("Rank"), most=10_000, otherwise=100),
        "channels": form.all("channel") if form.text("serves") == "some" else None,
        "active": "active" in form,
        "address": address or None,
        "lead_days": form.whole("lead_days", _("Working days"), most=365, otherwise=1),
        "settings": kept.settings if kept else {},
    }
    return convert(plain, PlaceDraft, words=_("The place cannot be saved"))
