"""A second opinion against the document's own words and the first reading: it supports, doubts or adds. Pure."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from lading.intake.fields import HEADER, LINE, Known
from lading.intake.hints import Hints
from lading.intake.layout.dates import dates_in
from lading.intake.layout.money import currency_in
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.paper import Paper
from lading.intake.open.set_page import set_text
from lading.intake.opened import Opened
from lading.intake.reading import Evidence, Field, Flag, Other, Reading, ReadLine
from lading.intake.second.locate import Words
from lading.intake.second.opinion import Opinion

ALONE = 0.6
"""How probable what only the model has seen is, though it stands in the document: below what is booked alone."""
PROVEN = 0.8
"""The same where the line's arithmetic agrees with it."""


def is_hostile(reading: Reading) -> bool:
    """Whether the document tells its reader what to do, or hides text: then no model is asked at all."""
    return any(flag.kind in {"instruction", "hidden"} for flag in reading.flags)


def weigh_opinion(first: Reading, opinion: Opinion, *, opened: Opened, hints: Hints) -> Reading:
    """The first reading with the opinion in it.

    What does not stand in the document word for word is dropped and flagged. A field that both read alike is surer;
    where they differ the first stands with the other beside it, less sure; what only the model saw is added, not sure
    enough to be booked alone. Lines are taken from it where the first reading has none.
    """
    scale = _Scale(opened, hints)
    header = scale.weigh(first.header, opinion.header, HEADER)
    if first.lines and len(opinion.lines) == len(first.lines):
        lines = [
            ReadLine(scale.weigh(line.fields, said, LINE))
            for line, said in zip(first.lines, opinion.lines, strict=True)
        ]
    else:
        lines = first.lines or [line for said in opinion.lines if (line := scale.line(said))]
    flags = [*first.flags, *scale.flags()]
    if first.lines and opinion.lines and len(opinion.lines) != len(first.lines):
        said = f"The second reader sees {len(opinion.lines)} lines, and {len(first.lines)} were read."
        flags.append(Flag("ambiguous", said, place="/lines"))
    kind = first.kind or ("order" if lines else "")
    return msgspec.structs.replace(first, header=header, lines=lines, flags=flags, kind=kind)


class _Scale:
    """The document's own words and ways of writing, against which an opinion is weighed."""

    def __init__(self, opened: Opened, hints: Hints) -> None:
        self._paper = Paper(opened.pages or set_text(opened.text), hints)
        self._words = Words(opened)
        self._at = 0
        self._not_there: list[str] = []

    def weigh(
        self, first: Mapping[str, Field], said: Mapping[str, str], known: Mapping[str, Known]
    ) -> dict[str, Field]:
        """Fields of one header or line."""
        fields = dict(first)
        for name, text in said.items():
            if name not in known or not text.strip():
                continue
            found = self._words.find(text, after=self._at)
            if found is None:
                self._not_there.append(f"{known[name].label} “{text[:60]}”")
                continue
            evidence, self._at = found
            value = self._value(known[name].kind, text)
            if value:
                fields[name] = _weighed(fields.get(name), value, evidence, known[name].kind)
        return fields

    def line(self, said: Mapping[str, str]) -> ReadLine | None:
        """A line that only the model has seen; surer where quantity times price is the amount."""
        fields = self.weigh({}, said, LINE)
        if not fields.keys() & {"text", "buyer_item", "seller_item", "gtin"} or "quantity" not in fields:
            return None
        if _adds_up(fields):
            fields = {name: msgspec.structs.replace(one, probability=PROVEN) for name, one in fields.items()}
        return ReadLine(fields)

    def flags(self) -> list[Flag]:
        """What the model claims and the document does not say."""
        if not self._not_there:
            return []
        some = ", ".join(self._not_there[:3])
        return [Flag("ambiguous", f"The second reader claims what the document does not say: {some}.")]

    def _value(self, kind: str, text: str) -> str:
        """The value in its kind's form; empty where the words are none."""
        if kind == "decimal":
            number = number_of(text, comma=self._paper.comma)
            return written(number) if number is not None else ""
        if kind == "date":
            dates = dates_in(text, self._paper.order)
            return dates[0].value.isoformat() if len(dates) == 1 else ""
        if kind == "currency":
            return currency_in(text)
        if kind == "country":
            return text.strip().upper() if re.fullmatch(r"\s*[A-Za-z]{2}\s*", text) else ""
        return " ".join(text.split())


def _weighed(first: Field | None, value: str, evidence: Evidence, kind: str) -> Field:
    if first is None:
        return Field(value, ALONE, "model", evidence)
    if _same(first.value, value, kind):
        return msgspec.structs.replace(first, probability=round(first.probability + (1 - first.probability) / 2, 4))
    others = [*first.others, Other(value, ALONE / 2, evidence)]
    return msgspec.structs.replace(first, probability=min(first.probability, ALONE), others=others)


def _same(one: str, other: str, kind: str) -> bool:
    if kind == "decimal":
        try:
            return Decimal(one) == Decimal(other)
        except InvalidOperation:
            return False
    return "".join(one.casefold().split()) == "".join(other.casefold().split())


def _adds_up(fields: Mapping[str, Field]) -> bool:
    if not {"quantity", "unit_price", "amount"} <= fields.keys():
        return False
    quantity, price, amount = (Decimal(fields[name].value) for name in ("quantity", "unit_price", "amount"))
    return abs(quantity * price - amount) < Decimal("0.005") and amount != 0
