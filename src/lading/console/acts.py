"""Forms that people fill in, as the wishes that flows understand."""

import re
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Literal

from lading.access import ROLES
from lading.console.form import Form, wrong
from lading.console.words import _
from lading.flows.changing.cancel_orders import CancelOrder, LineQuantity
from lading.orders.hold import NewHold

HOLD_STEPS = ("release", "pick", "pack", "ship", "capture", "invoice", "refund")
"""What a person may stop, in the order in which it happens."""
_QUANTITY = re.compile(r"quantity-(\d{1,6})")


def hold_by_hand(form: Form) -> NewHold:
    """A hold with the sentence that somebody wrote. Raises `Invalid`."""
    steps = [step for step in form.all("step") if step in HOLD_STEPS]
    if not steps:
        raise wrong("step", "no_step", _("Say which step waits: tick at least one."))
    line, due, overdue = form.text("line"), form.day("due", _("Due on")), form.text("overdue")
    role = form.text("may_release")
    return NewHold(
        reason="by_hand",
        sentence=form.needed("sentence", _("Why")),
        steps=steps,
        line=int(line) if line.isdecimal() else None,
        owner=form.text("owner") or None,
        due=datetime.combine(due, time(), UTC) if due else None,
        overdue="release" if overdue == "release" and due else "task" if overdue == "task" and due else "nothing",
        may_release=role if role in ROLES else None,
    )


def cancel_by_hand(form: Form, *, number: str) -> CancelOrder:
    """The whole order, or the quantities of lines where the form has some. Raises `Invalid`."""
    lines = _quantities(form)
    if lines is not None and not lines:
        raise wrong("quantity", "nothing_chosen", _("Say of which line how much shall be cancelled."))
    version = form.text("version")
    by: Literal["customer", "seller"] = "customer" if form.text("by") == "customer" else "seller"
    reason = form.needed("reason", _("Reason"))
    return CancelOrder(number, reason, lines, by, int(version) if version.isdecimal() and not form.foreseen else None)


def _quantities(form: Form) -> list[LineQuantity] | None:
    """None where the form asks for no quantities."""
    found = [(int(match[1]), name) for name in form.names() if (match := _QUANTITY.fullmatch(name))]
    if not found:
        return None
    typed = [(line, form.quantity(name, _("Quantity"))) for line, name in found]
    return [LineQuantity(line, quantity) for line, quantity in typed if quantity is not None and quantity > Decimal(0)]
