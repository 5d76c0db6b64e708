"""Custom attributes against the channel's schema."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from lading.catalog import AttributeField
from lading.kernel import Finding
from lading.kernel.exact import read_plain, spell
from lading.orders import OrderDraft
from lading.validation.facts import Facts


def find_wrong_attributes(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """Attributes that are missing, of the wrong kind, no choice or, where there is a schema, unknown."""
    schema = facts.channel.settings.attributes
    if not schema:
        return
    given = draft.attributes
    for field in schema:
        value = given.get(field.name)
        if value is None or value == "":
            if field.required:
                yield _finding("attribute_missing", field.name, f"The {spell(field.name)} is required.")
        elif not KINDS[field.kind](value):
            yield _finding("attribute_kind", field.name, f"The {spell(field.name)} must be {_word(field)}.")
        elif field.kind == "choice" and value not in field.choices:
            yield _finding(
                "attribute_choice", field.name, f"The {spell(field.name)} is one of {', '.join(field.choices)}."
            )
    known = {field.name for field in schema}
    for name in given:
        if name not in known:
            yield _finding("attribute_unknown", name, f"This channel has no field “{name}”.")


def _finding(code: str, name: str, sentence: str) -> Finding:
    return Finding(code, sentence, pointer="/attributes/" + name.replace("~", "~0").replace("/", "~1"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        try:
            read_plain(value)
        except ValueError:
            return False
        return True
    return not isinstance(value, bool) and isinstance(value, int | float | Decimal) and Decimal(value).is_finite()


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_date(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


KINDS: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "number": _is_number,
    "boolean": _is_boolean,
    "date": _is_date,
    "choice": _is_text,
}
_WORDS = {
    "text": "a text",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2026-11-20",
    "choice": "a text",
}


def _word(field: AttributeField) -> str:
    return _WORDS[field.kind]
