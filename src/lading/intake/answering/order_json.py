"""An order of ours as JSON, in the shape that another system wants: a template whose texts name fields."""

import re
from typing import Any

import msgspec

from lading.intake.answering.order_out import OrderOut
from lading.kernel import Invalid

_NAMED = re.compile(r"\{\{\s*([a-z_0-9.]+)\s*\}\}")
EACH, ITEM = "$each", "$item"


class TemplateUnfit(Invalid):
    """A template names a field that no order has."""

    code = "template_unfit"


def order_json(order: OrderOut, template: Any) -> str:
    """The filled template. `{{draft.customer.code}}` is a field's value, alone in its text with its own type.

    `{"$each": "draft.lines", "$item": {…}}` becomes a list; inside, `{{each.sku}}` is of the one, `{{n}}` its number
    from 1. Fields that are empty are empty texts. Raises `TemplateUnfit` naming what no order has.
    """
    known = {
        "key": order.key,
        "number": order.number,
        "written_at": order.written_at.isoformat(),
        "draft": msgspec.to_builtins(order.draft),
        "n": 0,
    }
    return msgspec.json.encode(_fill(template, known)).decode()


def _fill(value: Any, known: dict[str, Any]) -> Any:
    if isinstance(value, str):
        return _text(value, known)
    if isinstance(value, list):
        return [_fill(one, known) for one in value]
    if isinstance(value, dict) and set(value) == {EACH, ITEM}:
        things = _look_up(str(value[EACH]), known)
        return [_fill(value[ITEM], {**known, "each": one, "n": n}) for n, one in enumerate(things or [], 1)]
    if isinstance(value, dict):
        return {str(key): _fill(one, known) for key, one in value.items()}
    return value


def _text(text: str, known: dict[str, Any]) -> Any:
    whole = _NAMED.fullmatch(text.strip())
    if whole:
        return _look_up(whole[1], known)
    return _NAMED.sub(lambda found: str(_look_up(found[1], known)), text)


def _look_up(path: str, known: dict[str, Any]) -> Any:
    """A field by its path; empty where this order does not fill it."""
    first, *rest = path.split(".")
    if first not in known:
        names = ", ".join(sorted(known))
        raise TemplateUnfit(f"The template names {{{{{path}}}}}; it may begin with {names} only.")
    value = known[first]
    for name in rest:
        if isinstance(value, dict):
            value = value.get(name, "")
        elif isinstance(value, list) and name.isdecimal():
            value = value[int(name)] if int(name) < len(value) else ""
        else:
            value = ""
    return value
