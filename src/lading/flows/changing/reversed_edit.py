"""The edit that would take a change back. Pure."""

from typing import Any

import msgspec

from lading.flows.changing.decided import Decided


def reversed_edit(decided: Decided) -> dict[str, Any]:
    """The edit that would take a change back, as it is kept with it; prices that were given need their reason."""
    lines: dict[int, dict[str, Any]] = {}
    for number, was in decided.was.items():
        line = decided.order.lines[number]
        if was.wanted != line.ordered - line.vector["cancelled"]:
            lines.setdefault(number, {})["quantity"] = was.wanted
        if was.unit_price != decided.after.lines[number].unit_price:
            lines.setdefault(number, {}).update(unit_price=was.unit_price, price_reason="undone")
        if was.requested_by != line.requested_by:
            lines.setdefault(number, {})["requested_by"] = was.requested_by
    told: dict[str, Any] = {"lines": [{"line": number, **one} for number, one in lines.items()]}
    told["lines"] += [{"line": one.line.line, "quantity": "0"} for one in decided.added]
    undo: dict[str, Any] = msgspec.to_builtins(told | _reversed_sums(decided))
    return undo


def _reversed_sums(decided: Decided) -> dict[str, Any]:
    before, after, edit = decided.before, decided.after, decided.wish.edit
    told: dict[str, Any] = {}
    if edit.discount is not None:
        told["discount"] = before.discount
    if (before.shipping, before.shipping_method) != (after.shipping, after.shipping_method):
        told["shipping"] = {"method": before.shipping_method, "amount": before.shipping}
    if before.requested_by != after.requested_by:
        told["requested_by"] = before.requested_by
    return told
