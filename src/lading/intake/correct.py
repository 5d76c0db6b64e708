"""A person's corrections put into a reading: values in their kind's one form, lines added and left out."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.intake.fields import HEADER, LINE, ValueKind
from lading.intake.opened import Box
from lading.intake.reading import Evidence, Field, Reading, ReadLine
from lading.kernel import FieldError, Invalid, plain

_PLACE = re.compile(r"/header/(?P<field>\w+)|/lines/(?P<line>\d{1,4}|\+)(?:/(?P<of>\w+))?")


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person says instead. An empty value takes the field, or with `/lines/2` the whole line, out.

    `place` is `/header/po_number` or `/lines/0/quantity`; `/lines/+/sku` speaks of one more line behind the others.
    `boxes` are where it stands, as drawn on the page.
    """

    place: Annotated[str, Meta(max_length=80)]
    value: Annotated[str, Meta(max_length=2000)]
    boxes: Annotated[list[Box], Meta(max_length=20)] = []
    text: Annotated[str, Meta(max_length=2000)] = ""


class Corrected(msgspec.Struct, frozen=True):
    """A correction with what stood there before; a reading's own when it had none."""

    place: str
    before: str
    after: str
    method: str
    probability: float | None
    boxes: list[Box]


class WrongValue(Invalid):
    """What was typed is no value of its field."""

    code = "wrong_value"


def apply_corrections(reading: Reading, corrections: Sequence[Correction]) -> tuple[Reading, list[Corrected]]:
    """The reading with every correction, and what each changed; what changes nothing confirms the field.

    Raises `WrongValue` naming every correction that makes no sense; then none counts.
    """
    header, lines = dict(reading.header), [dict(line.fields) for line in reading.lines]
    gone: set[int] = set()
    done: list[Corrected] = []
    wrong: list[FieldError] = []
    fresh: int | None = None
    for n, one in enumerate(corrections):
        found = _PLACE.fullmatch(one.place)
        try:
            if found is None:
                raise WrongValue(f"There is no place “{one.place}” in a document.")
            if found["field"]:
                done.append(_put(header, found["field"], one, HEADER, one.place))
                continue
            if found["line"] == "+" and fresh is None:
                fresh = len(lines)
                lines.append({})
            at = fresh if found["line"] == "+" and fresh is not None else int(found["line"])
            if at >= len(lines):
                raise WrongValue(f"The document has no line {at + 1}.")
            if found["of"]:
                done.append(_put(lines[at], found["of"], one, LINE, f"/lines/{at}/{found['of']}"))
            else:
                gone.add(at)
                done.append(Corrected(f"/lines/{at}", "line", "", "", None, []))
        except WrongValue as refusal:
            wrong.append(FieldError(f"/corrections/{n}", refusal.code, refusal.sentence))
    if wrong:
        raise WrongValue(wrong[0].message, errors=tuple(wrong))
    kept = [ReadLine(fields) for n, fields in enumerate(lines) if n not in gone and fields]
    return msgspec.structs.replace(reading, header=header, lines=kept), done


def _put(fields: dict[str, Field], name: str, one: Correction, known: Mapping[str, object], place: str) -> Corrected:
    if name not in known:
        raise WrongValue(f"There is no field “{name}”.")
    before = fields.get(name)
    value = _as_kept(one.value, (HEADER if known is HEADER else LINE)[name].kind, name)
    if not value:
        fields.pop(name, None)
    else:
        evidence = Evidence(one.text or value, one.boxes) if one.boxes or not before else before.evidence
        fields[name] = Field(value, 1.0, "person", evidence)
    told = before.value if before else ""
    return Corrected(
        place, told, value, before.method if before else "", before.probability if before else None, one.boxes
    )


def _as_kept(value: str, kind: ValueKind, name: str) -> str:
    """The value in its kind's one form. Raises `WrongValue` with a sentence."""
    value = " ".join(value.split()) if kind != "text" else value.strip()
    label = (HEADER.get(name) or LINE[name]).label
    if not value:
        return ""
    if kind == "decimal":
        try:
            amount = Decimal(value.replace(" ", ""))
        except InvalidOperation:
            raise WrongValue(f"“{value}” is no number; write {label.lower()} like 1234.50.") from None
        if not amount.is_finite() or abs(amount) >= Decimal("1e15"):
            raise WrongValue(f"“{value}” is no number that {label.lower()} can have.")
        return plain(amount)
    if kind == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise WrongValue(f"“{value}” is no day; write it like 2026-11-30.") from None
    if kind in {"currency", "country"}:
        value = value.upper()
        if not re.fullmatch("[A-Z]{3}" if kind == "currency" else "[A-Z]{2}", value):
            raise WrongValue(f"“{value}” is no {kind}: write {'three' if kind == 'currency' else 'two'} letters.")
    return value
