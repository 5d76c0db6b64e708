"""A case as the review desk shows it: every field with how sure it is, what is doubtful first, and where it stands."""

from collections.abc import Iterable, Mapping

import msgspec

from lading.console.intake_words import SECTIONS
from lading.console.words import _
from lading.intake.case_views import CaseView
from lading.intake.doubts import FAIR
from lading.intake.fields import HEADER, LINE, Known
from lading.intake.matched import Candidate, Deviation, LineMatch, Match
from lading.intake.opened import Box
from lading.intake.reading import Field, Other

SURE = 0.95
"""From so much on a field is sure; below `FAIR` it is a doubt."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A field on the desk. `tone` is sure, fair, doubt, said (by a person) or none (where there is no value)."""

    place: str
    name: str
    label: str
    kind: str
    value: str = ""
    tone: str = "none"
    share: float | None = None
    method: str = ""
    text: str = ""
    segment: str = ""
    boxes: list[Box] = []
    others: list[Other] = []

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it first."""
        return self.tone == "doubt"


class ShownMatch(msgspec.Struct, frozen=True, kw_only=True):
    """What something means to us, and what else it might mean. `said` when a person has chosen it."""

    place: str
    label: str
    chosen: Candidate | None
    others: list[Candidate]
    tone: str

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it first."""
        return self.tone == "doubt"


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the document with what it means. `at` counts from 0."""

    at: int
    fields: dict[str, Shown]
    rest: list[Shown]
    item: ShownMatch | None
    match: LineMatch | None
    left_out: bool

    @property
    def part(self) -> str:
        """Of how many this is a delivery, `6 / 12`; empty where the line is whole."""
        said = {one.name: one.value for one in self.rest}
        return f"{self.fields['quantity'].value} / {said.get('ordered', '')}" if said.get("part") else ""

    @property
    def doubts(self) -> int:
        """How many of its fields are doubtful."""
        known = [*self.fields.values(), *self.rest]
        return sum(one.doubtful for one in known) + bool(self.item and self.item.doubtful)


class Doubt(msgspec.Struct, frozen=True):
    """Something to check: where it stands, and in a few words what."""

    place: str
    label: str


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """All of it."""

    sections: list[tuple[str, list[Shown]]]
    lines: list[ShownLine]
    customer: ShownMatch | None
    ship_to: ShownMatch | None
    deviations: list[tuple[str, list[Deviation]]]
    doubts: list[Doubt]
    absent: list[tuple[str, str]]

    def shown(self) -> Iterable[Shown]:
        """Every field, header first."""
        for _heading, fields in self.sections:
            yield from fields
        for line in self.lines:
            yield from line.fields.values()
            yield from line.rest


_FILLED = ("order", "change", "")
"""Kinds whose usual fields are shown although the document does not say them: a person fills them in."""
MAIN = ("position", "seller_item", "buyer_item", "text", "quantity", "unit", "unit_price", "amount", "requested_by")
"""The fields of a line that have a place of their own; what else it says stands below them."""


def lay_out(view: CaseView) -> Desk:
    """The desk of a case."""
    header = [_show("/header", name, known, view.fields.get(name)) for name, known in HEADER.items()]
    expected = view.state == "review" and view.kind in _FILLED
    seen = [one for one in header if one.value or (expected and HEADER[one.name].shown)]
    lines = [_line(at, fields, view) for at, fields in enumerate(view.lines)]
    customer = ship_to = None
    if view.matches:
        customer = _match("/customer", _("Customer"), view.matches.customer, said=bool(view.choices.customer))
        ship_to = _match("/ship_to", _("Ship to"), view.matches.ship_to, said=bool(view.choices.ship_to))
    found = Desk(
        sections=_sections(seen),
        lines=lines,
        customer=customer,
        ship_to=ship_to,
        deviations=_grouped(view.deviations),
        doubts=[],
        absent=[(one.name, one.label) for one in header if one not in seen],
    )
    return msgspec.structs.replace(found, doubts=_doubts(found))


def tone_of(share: float | None) -> str:
    """How sure a probability is, in a word."""
    return "none" if share is None else "sure" if share >= SURE else "fair" if share >= FAIR else "doubt"


def say_place(place: str) -> str:
    """Where in a document something stands, as people say it: `Line 2, Price`."""
    _empty, *parts = [*place.split("/"), "", ""]
    if parts[0] == "lines" and parts[1].isdecimal():
        line = _("Line %(line)s") % {"line": int(parts[1]) + 1}
        known = LINE.get(parts[2])
        name = known.label if known else _("Item") if parts[2] == "item" else ""
        return f"{line}, {_(name)}" if name else line
    known = HEADER.get(parts[1])
    return (
        _(known.label) if known else {"customer": _("Customer"), "ship_to": _("Ship to")}.get(parts[0], _("Document"))
    )


def marks_of(desk: Desk, *, page: int) -> list[tuple[Shown, Box]]:
    """What is marked on a page, the doubtful last, so that they lie on top."""
    found = [(one, box) for one in desk.shown() for box in one.boxes if box.page == page]
    return sorted(found, key=lambda one: one[0].doubtful)


def join_boxes(boxes: Iterable[Box]) -> list[Box]:
    """Boxes of words that stand side by side in one line, as one box each."""
    joined: list[Box] = []
    for box in boxes:
        last = joined[-1] if joined else None
        if last and last.page == box.page and _same_line(last, box):
            top, bottom = min(last.top, box.top), max(last.bottom, box.bottom)
            joined[-1] = Box(box.page, min(last.left, box.left), top, max(last.right, box.right), bottom)
        else:
            joined.append(box)
    return joined


def _same_line(last: Box, box: Box) -> bool:
    height = min(last.bottom - last.top, box.bottom - box.top)
    over = min(last.bottom, box.bottom) - max(last.top, box.top)
    return over > height / 2 and -0.01 < box.left - last.right < 0.03


def _show(parent: str, name: str, known: Known, field: Field | None) -> Shown:
    place, label = f"{parent}/{name}", _(known.label)
    if field is None:
        return Shown(place=place, name=name, label=label, kind=known.kind)
    return Shown(
        place=place,
        name=name,
        label=label,
        kind=known.kind,
        value=field.value,
        tone="said" if field.method == "person" else tone_of(field.probability),
        share=field.probability,
        method=field.method,
        text=field.evidence.text,
        segment=field.evidence.segment,
        boxes=join_boxes(field.evidence.boxes),
        others=[one for one in field.others if one.value != field.value],
    )


def _match(place: str, label: str, match: Match, *, said: bool) -> ShownMatch:
    tone = "said" if said and match.chosen else tone_of(match.chosen.probability) if match.chosen else "doubt"
    return ShownMatch(place=place, label=label, chosen=match.chosen, others=match.others, tone=tone)


def _line(at: int, fields: Mapping[str, Field], view: CaseView) -> ShownLine:
    parent = f"/lines/{at}"
    match = view.matches.lines[at] if view.matches and at < len(view.matches.lines) else None
    said = view.choices.items.get(str(at), "")
    return ShownLine(
        at=at,
        fields={name: _show(parent, name, LINE[name], fields.get(name)) for name in MAIN},
        rest=[_show(parent, name, LINE[name], found) for name, found in fields.items() if name not in MAIN],
        item=_match(f"{parent}/item", _("Item"), match.item, said=bool(said)) if match and match.goods else None,
        match=match,
        left_out=said == "-",
    )


def _sections(seen: list[Shown]) -> list[tuple[str, list[Shown]]]:
    left, sections = list(seen), []
    for heading, names in SECTIONS:
        here = [one for one in left if one.name in names or one.name.startswith(_beginnings(names))]
        left = [one for one in left if one not in here]
        if here:
            sections.append((_(heading), here))
    return [*sections, (_("Else"), left)] if left else sections


def _beginnings(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in names if name.endswith("_") or name in ("contact", "payment", "delivery"))


def _grouped(deviations: Iterable[Deviation]) -> list[tuple[str, list[Deviation]]]:
    groups: dict[str, list[Deviation]] = {}
    for one in sorted(deviations, key=lambda one: ("stop", "ask", "note").index(one.weight)):
        groups.setdefault(one.kind, []).append(one)
    return list(groups.items())


def _doubts(desk: Desk) -> list[Doubt]:
    """Deviations that ask, then what nobody is sure of, each place once."""
    places = [one.place for _kind, some in desk.deviations for one in some if one.weight != "note" and not one.settled]
    places += [one.place for one in (desk.customer, desk.ship_to) if one and one.doubtful]
    places += [one.place for _heading, some in desk.sections for one in some if one.doubtful]
    for line in desk.lines:
        if line.item and line.item.doubtful and not line.left_out:
            places.append(line.item.place)
        places += [one.place for one in (*line.fields.values(), *line.rest) if one.doubtful]
    return [Doubt(place, say_place(place)) for place in dict.fromkeys(places)]
