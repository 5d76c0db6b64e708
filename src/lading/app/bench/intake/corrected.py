"""A made paper's reading as a person would leave it: what was right stays, everything else is typed off the paper."""

from collections.abc import Mapping
from typing import Any

from lading.app.bench.intake.score import HEADER as JUDGED
from lading.app.bench.intake.score import LINE, Score
from lading.intake.reading import Evidence, Field, Reading, ReadLine

_PLACE = ("name", "street", "city", "postcode")
_OF_PLACE = {
    "name": "ship_to_name",
    "street": "ship_to_street",
    "city": "ship_to_city",
    "postcode": "ship_to_postal_code",
}
_OF_LINE = {
    "quantity": ("quantity",),
    "price": ("unit_price", "price_per"),
    "wanted": ("requested_by",),
    "item": ("text",),
}
"""By what is judged: the fields that a person types when it is wrong."""


def corrected(reading: Reading, told: Mapping[str, Any], score: Score) -> Reading:
    """The reading with every field that was judged wrong as the truth has it; `told` is the JSON beside the paper."""
    header = dict(reading.header)
    for name in JUDGED:
        if score.header.get(name, "right") != "right":
            header |= _typed_header(name, told)
    pairs = {line.true: line for line in score.lines if line.true is not None}
    days = {true["wanted"] for true in told["lines"] if true["wanted"] and "requested_by" not in true["printed"]}
    late = any(line.verdicts.get("wanted", "missing") != "right" for line in pairs.values())
    if late and len(days) == 1:
        header["requested_by"] = _typed(days.pop())
    lines = []
    for at, true in enumerate(told["lines"]):
        line = pairs[at]
        read = dict(reading.lines[line.told].fields) if line.told is not None else {}
        wrong = [name for name in LINE if line.verdicts.get(name) != "right"]
        lines.append(ReadLine(_line(read, true["printed"], wrong)))
    return Reading(
        kind=reading.kind, format=reading.format, header=header, lines=lines, layout=reading.layout, language=""
    )


def _typed_header(name: str, told: Mapping[str, Any]) -> dict[str, Field]:
    if name == "ship_to":
        place = told["ship_to"]
        values = {_OF_PLACE[part]: _said(place[part]) for part in _PLACE}
    else:
        values = {name: _said(told[name])}
    return {field: _typed(value) for field, value in values.items() if value}


def _line(read: dict[str, Field], printed: Mapping[str, str], wrong: list[str]) -> dict[str, Field]:
    """A line that was not read at all is typed whole; of others the wrong fields alone."""
    if not read:
        return {name: _typed(value) for name, value in printed.items()}
    found = dict(read)
    for field in (field for name in wrong for field in _OF_LINE[name]):
        found.pop(field, None)
        if value := printed.get(field):
            found[field] = _typed(value)
    return found


def _said(value: Any) -> str:
    """A wording's core, the first of several."""
    if isinstance(value, list):
        return _said(value[0]) if value else ""
    return str(value["core"] if isinstance(value, Mapping) else value or "")


def _typed(value: str) -> Field:
    return Field(value, 1.0, "person", Evidence(value))
