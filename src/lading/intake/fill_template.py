"""An order in the words of another system: its JSON template, filled from the order as we write it. Pure."""

import re
from typing import Any

import msgspec

from lading.kernel import Invalid

_HOLE = re.compile(r"\{\{\s*([\w./]+)\s*\}\}")
EACH = "$each"
"""A list of one object with this key is repeated for every entry of the list that it names."""


class BadTemplate(Invalid):
    """The template is no JSON, or names what an order does not have."""

    code = "bad_template"


def fill_template(template: str, order: dict[str, Any]) -> bytes:
    """The template's JSON with every `{{place}}` filled: `{{external_id}}`, `{{customer.code}}`, `{{ship_to.city}}`.

    `[{"$each": "lines", "item": "{{sku}}", "qty": "{{quantity}}"}]` is repeated for every line. A text that is nothing
    but one place keeps its kind; a place that the order leaves out is empty. Raises `BadTemplate`.
    """
    try:
        wanted = msgspec.json.decode(template)
    except msgspec.DecodeError as error:
        raise BadTemplate(f"The template is no JSON: {error}.") from None
    return msgspec.json.encode(_fill(wanted, order, order))


def _fill(wanted: Any, here: dict[str, Any], order: dict[str, Any]) -> Any:
    if isinstance(wanted, dict):
        return {key: _fill(value, here, order) for key, value in wanted.items() if key != EACH}
    if isinstance(wanted, list):
        if len(wanted) == 1 and isinstance(wanted[0], dict) and EACH in wanted[0]:
            entries = _at(wanted[0][EACH], here, order)
            if not isinstance(entries, list):
                raise BadTemplate(f"“{wanted[0][EACH]}” is no list of an order.")
            return [_fill(wanted[0], {**one, "n": n}, order) for n, one in enumerate(entries, start=1)]
        return [_fill(one, here, order) for one in wanted]
    if isinstance(wanted, str):
        if whole := _HOLE.fullmatch(wanted):
            return _at(whole[1], here, order)
        return _HOLE.sub(lambda found: str(_at(found[1], here, order)), wanted)
    return wanted


def _at(place: str, here: dict[str, Any], order: dict[str, Any]) -> Any:
    steps = re.split(r"[./]", place)
    value: Any = here if steps[0] in here else order
    for step in steps:
        value = value.get(step, "") if isinstance(value, dict) else ""
    return value
