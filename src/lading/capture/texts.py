"""Texts made to fit a draft: control characters become blanks, what is too long is cut, and both are remarked."""

import hashlib
import re
from typing import Any

import msgspec

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_CONTROL_IN_NOTES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
SKU_LENGTH = 80
NOTES_LENGTH = 4000


def fit(value: Any, *, limit: int, what: str, remarks: list[str]) -> str:
    """`value` as one line of at most `limit` characters; `what` names it in a remark when something was lost."""
    text = _text(value)
    if not text.isprintable():
        text = _without(_CONTROL, text, what, remarks)
    return _cut(text.strip(), limit, what, remarks)


def fit_notes(parts: list[str], *, remarks: list[str]) -> str:
    """Several texts as one note, each beginning a line; line breaks stay."""
    text = "\n".join(part.strip() for part in parts if part.strip())
    if not text.isprintable():
        text = _without(_CONTROL_IN_NOTES, text, "the note", remarks)
    return _cut(text, NOTES_LENGTH, "the note", remarks)


def fit_tags(values: list[str], *, remarks: list[str]) -> list[str]:
    """Tags without repeats and blanks, at most 20."""
    fitted = [fit(value, limit=40, what="a tag", remarks=remarks) for value in values]
    tags = list(dict.fromkeys(tag for tag in fitted if tag))
    if len(tags) > 20:
        remarks.append("Only the first 20 tags were kept.")
    return tags[:20]


def attribute_values(pairs: list[tuple[str, Any]], *, remarks: list[str]) -> dict[str, Any]:
    """Attributes by name, texts cleaned; trees become JSON, a name that stands twice keeps both values."""
    attributes: dict[str, Any] = {}
    for name, value in pairs:
        if value is None or value == "":
            continue
        key = fit(name, limit=60, what="an attribute's name", remarks=remarks)
        plain = value if isinstance(value, bool | int) else _cleaned(value, remarks)
        attributes[key] = f"{attributes[key]}, {plain}" if key in attributes else plain
    return attributes


def _cleaned(value: Any, remarks: list[str]) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return _cut(_without(_CONTROL_IN_NOTES, text, "an attribute", remarks).strip(), 4000, "an attribute", remarks)


def stand_in_sku(title: str) -> str:
    """A stable SKU for goods that have only a title; long titles end in a digest so that they stay apart."""
    if len(title) <= SKU_LENGTH:
        return title or "UNNAMED"
    return f"{title[: SKU_LENGTH - 9]}-{hashlib.sha256(title.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    return value if isinstance(value, str) else str(value)


def _without(control: re.Pattern[str], text: str, what: str, remarks: list[str]) -> str:
    cleaned = control.sub(" ", text)
    if cleaned != text:
        remarks.append(f"Control characters in {what} were replaced by blanks.")
    return cleaned


def _cut(text: str, limit: int, what: str, remarks: list[str]) -> str:
    if len(text) > limit:
        remarks.append(f"Of {what} only the first {limit} characters were kept.")
    return text[:limit].rstrip()
