"""A draft from plain fields: nothing gets in that `POST /orders` would not take."""

from typing import Any

from lading.capture.countries import country_of
from lading.capture.decode import convert
from lading.capture.texts import fit
from lading.orders import OrderDraft


def compose_draft(fields: dict[str, Any]) -> OrderDraft:
    """The draft of these fields; empty ones are left out. Raises `Unreadable` naming the field that does not fit."""
    return convert(_without_nothing(fields), OrderDraft, words="The order cannot become a draft")


def compose_address(*, parts: dict[str, Any], country: Any, what: str, remarks: list[str]) -> dict[str, Any] | None:
    """An address of `parts` (draft fields) and a country by code or name; None where nothing is said.

    An address whose country is unknown cannot be used: that is remarked.
    """
    limits = {"postal_code": 20, "phone": 40}
    fitted = {
        field: fit(value, limit=limits.get(field, 200), what=f"{what}'s {field}", remarks=remarks)
        for field, value in parts.items()
    }
    code = country_of(fit(country, limit=80, what=f"{what}'s country", remarks=remarks))
    if code:
        return {"country": code, **fitted}
    if any(fitted.values()):
        remarks.append(f"{what.capitalize()} names no country, so it was left out.")
    return None


def full_name(first: Any, last: Any) -> str:
    """First and last name as one."""
    return " ".join(part for part in (str(first or "").strip(), str(last or "").strip()) if part)


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_nothing(inner) for key, inner in value.items()}
        return {key: inner for key, inner in kept.items() if inner is not None and inner not in ("", {}, [])}
    if isinstance(value, list):
        return [_without_nothing(inner) for inner in value]
    return value
