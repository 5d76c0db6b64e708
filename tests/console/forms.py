"""What a browser would send of a form of a page, for tests without a browser."""

from typing import Any

from lxml import html


def fields_of(page: str, form: str) -> dict[str, Any]:
    """The fields of the form with that id, as they stand; ticked boxes and chosen options included."""
    (found,) = html.fromstring(page).xpath(f"//form[@id='{form}']")
    fields: dict[str, Any] = {}
    for name, value in found.form_values():
        fields.setdefault(name, []).append(value)
    return fields
