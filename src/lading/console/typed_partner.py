"""A partner as somebody types it: on which terms a supplier ships for us, or a third party keeps our goods."""

from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.fulfilment.partners import Partner, PartnerDraft

_CHOICES = ("stock", "feed_says", "when_stale", "send", "send_at", "cancel", "way", "format", "url")


def partner_typed(form: Form, place: str, kept: Partner | None) -> PartnerDraft:
    """The draft in the form; what it does not show stays as it is."""
    before: dict[str, Any] = msgspec.to_builtins(kept.settings) if kept else {}
    shown: dict[str, Any] = {name: form.text(name) for name in _CHOICES if name in form}
    for name, label in (("stale_after_hours", _("Hours")), ("stale_days", _("Days"))):
        if name in form:
            shown[name] = form.whole(name, label, most=8760, otherwise=24 if name == "stale_after_hours" else 3)
    for name, label in (("always", _("Units")), ("tolerance", _("Tolerance"))):
        if name in form:
            shown[name] = form.quantity(name, label) or 0
    if "prices_asked" in form:
        shown["prices"] = bool(form.text("prices"))
    plain = {
        "place": place,
        "supplier": form.text("supplier"),
        "settings": before | shown,
        "secret": form.text("secret") or None,
    }
    return convert(plain, PartnerDraft, words=_("The partner cannot be saved"))
