"""Lines whose words name part quantities with days become a line for each, or ask where they do not add up. Pure."""

from decimal import Decimal

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.numerals import written
from lading.intake.layout.schedules import Part, Schedule, schedule_in
from lading.intake.reading import Evidence, Field, Flag, Reading, ReadLine

_SAID_IN = ("note", "text")
_SHARE = 0.9
"""That words which stand so close beside each other mean a delivery."""


class _Told(msgspec.Struct, frozen=True):
    """Parts that a line's words name, and what is left of its text without them."""

    schedule: Schedule
    text: str


def split_told(reading: Reading, hints: Hints) -> Reading:
    """The reading with such lines divided; one whose parts come to another number stays whole, with a flag."""
    unread = {one.place: one for one in reading.flags if one.place.endswith("/requested_by") and one.evidence}
    lines: list[ReadLine] = []
    flags: list[Flag] = []
    moved: dict[str, str] = {}
    done: set[str] = set()
    for at, line in enumerate(reading.lines):
        moved[f"/lines/{at}"] = f"/lines/{len(lines)}"
        flag = unread.get(f"/lines/{at}/requested_by")
        found = _schedule(line, flag, hints)
        parts = _divided(line, found) if found else None
        if found and parts is None:
            flags.append(_differs(at, len(lines), line, found.schedule))
        if found and flag:
            done.add(flag.place)
        lines += parts or [line]
    if len(lines) == len(reading.lines) and not flags:
        return reading
    kept = [_placed(one, moved) for one in reading.flags if one.place not in done]
    return msgspec.structs.replace(reading, lines=lines, flags=[*kept, *flags])


def _schedule(line: ReadLine, flag: Flag | None, hints: Hints) -> _Told | None:
    """What the line's words name: what stands where its day would, its note, its text, and its text with its day."""
    if line.value("part") or line.value("charge"):
        return None
    dated = line.fields.get("requested_by")
    said = flag.evidence.text if flag and flag.evidence else dated.evidence.text if dated else ""
    text, note = line.value("text"), line.value("note")
    for words, rest in ((said, text), (note, text), (text, None), (f"{text} {said}" if said else "", None)):
        found = schedule_in(words, hints) if words else None
        if found is None:
            continue
        left = words[: found.start].rstrip(" ,;:(–-") if rest is None else rest
        told = _Told(found, left or text)
        if words != f"{text} {said}" or _fits(line, found):
            return told
    return None


def _fits(line: ReadLine, found: Schedule) -> bool:
    ordered = line.value("quantity")
    return not ordered or Decimal(ordered) == found.total


def _divided(line: ReadLine, told: _Told) -> list[ReadLine] | None:
    """A line for each part; None where they come to another number than the line orders."""
    found = told.schedule
    if not _fits(line, found):
        return None
    whole = line.fields.get("quantity") or _field(
        written(found.total), ", ".join(one.text for one in found.parts), line
    )
    text = line.fields.get("text")
    if text is not None:
        line = ReadLine({**line.fields, "text": msgspec.structs.replace(text, value=told.text)})
    return [_part(line, one, whole, found.total) for one in found.parts]


def _part(line: ReadLine, part: Part, whole: Field, total: Decimal) -> ReadLine:
    fields = {name: field for name, field in line.fields.items() if name not in ("amount", "discount")}
    fields["ordered"] = whole
    fields["part"] = msgspec.structs.replace(_field("delivery", part.text, line), probability=_SHARE)
    fields["quantity"] = msgspec.structs.replace(_field(written(part.count), part.text, line), probability=_SHARE)
    fields["requested_by"] = msgspec.structs.replace(_field(part.day.isoformat(), part.text, line), probability=_SHARE)
    amount = line.fields.get("amount")
    if amount is not None and (share := Decimal(amount.value) * part.count / total) == share.quantize(Decimal("0.01")):
        fields["amount"] = msgspec.structs.replace(amount, value=written(share))
    return ReadLine(fields)


def _field(value: str, text: str, line: ReadLine) -> Field:
    """A field read where the line's words stand."""
    near = next((line.fields[name] for name in (*_SAID_IN, "quantity") if name in line.fields), None)
    method = near.method if near else "words"
    evidence = Evidence(text, boxes=near.evidence.boxes, segment=near.evidence.segment) if near else Evidence(text)
    return Field(value, _SHARE, method, evidence)


def _differs(at: int, place: int, line: ReadLine, found: Schedule) -> Flag:
    told = ", ".join(f"{written(one.count)} on {one.day.isoformat()}" for one in found.parts)
    name = line.value("position") or str(at + 1)
    sentence = f"Line {name} orders {line.value('quantity')}, and its words say {told}: {written(found.total)} in all."
    return Flag(
        "incomplete", sentence, Evidence(", ".join(one.text for one in found.parts)), f"/lines/{place}/quantity"
    )


def _placed(flag: Flag, moved: dict[str, str]) -> Flag:
    """The flag where its line stands now."""
    parts = flag.place.split("/")
    line = moved.get("/".join(parts[:3])) if len(parts) > 2 and parts[1] == "lines" else None
    return msgspec.structs.replace(flag, place="/".join([line, *parts[3:]])) if line else flag
