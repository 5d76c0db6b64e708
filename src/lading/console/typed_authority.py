"""The form of what may be done alone, for everybody or for one customer; what it does not show stays as it is."""

from typing import Any

import msgspec

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_words
from lading.console.words import _
from lading.intake.deciding.authority import Authority


def authority_typed(form: Form, before: Authority) -> Authority:
    """The authority as the form has it; the switch that stops all says nothing else. Raises `Invalid`."""
    if "stop" in form:
        return msgspec.structs.replace(before, level="stopped")
    percent = form.quantity("percent", _("Wrong lines"))
    plain: dict[str, Any] = msgspec.to_builtins(before)
    plain["level"] = form.needed("level", _("Level"))
    plain["error_rate"] = float(percent) / 100 if percent is not None else before.error_rate
    plain["limits"] = {**plain.get("limits", {}), **_limits(form)}
    plain["tolerances"] = {**plain.get("tolerances", {}), **_tolerances(form)}
    plain["knowledge"] = form.text("knowledge") or before.knowledge
    plain["acknowledge"] = form.text("acknowledge") or before.acknowledge
    plain["raise_alone"] = "raise_alone" in form
    return convert(plain, Authority, words=_("It cannot be saved"))


def _limits(form: Form) -> dict[str, Any]:
    found: dict[str, Any] = {
        "currency": form.text("currency").upper(),
        "value": form.quantity("value", _("Value of an order")),
        "day": form.quantity("day", _("A day")),
    }
    for name in ("groups", "not_groups"):
        if name in form:
            found[name] = typed_words(form, name)
    return found


def _tolerances(form: Form) -> dict[str, Any]:
    found: dict[str, Any] = {"days": form.whole("tolerated_days", _("Days"), most=365)}
    for name in ("price_percent", "price_amount", "quantity_percent"):
        if name in form:
            found[name] = form.quantity(name, _("How far it may differ")) or 0
    return found
