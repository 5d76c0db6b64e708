"""A partner as somebody types it: on which terms a supplier ships for us, or a third party keeps our goods."""

from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.fulfilment.partner_terms import PartnerDraft
from lading.fulfilment.partners import Partner

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
    columns = _columns(form)
    if columns is not None:
        shown["columns"] = columns
    plain = {
        "place": place,
        "supplier": form.text("supplier"),
        "settings": before | shown,
        "secret": form.text("secret") or None,
    }
    return convert(plain, PartnerDraft, words=_("The partner cannot be saved"))


def _columns(form: Form) -> dict[str, dict[str, str]] | None:
    """Columns that are called otherwise, as `column/KIND/FIELD`; None where the form does not show them."""
    names = [name for name in form.names() if name.startswith("column/")]
    if not names:
        return None
    found: dict[str, dict[str, str]] = {}
    for name in names:
        _said, kind, field = name.split("/", 2)
        if header := form.text(name):
            found.setdefault(kind, {})[field] = header[:200]
    return found
