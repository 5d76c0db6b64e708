"""A header or a line in the making: values normalised by the kind of their field; what does not fit is kept apart."""

from collections.abc import Iterable
from decimal import Decimal

from lading.intake.fields import HEADER, LINE
from lading.intake.reading import Evidence, Field, Flag, Method, Other, ReadLine
from lading.intake.structured.values import as_kind

SURE = 0.999
"""That a value is right where a standard says what it is."""
LIKELY = 0.95
"""Where the standard is followed loosely, or something had to be concluded (a century, a default)."""
DOUBTFUL = 0.8
_KNOWN = {**HEADER, **LINE}


class Gathering:
    """Fields by name. The first value of a field stays; later ones are dropped, or kept beside it by `also`."""

    def __init__(self, *, method: Method = "standard") -> None:
        self.fields: dict[str, Field] = {}
        self.odd: list[tuple[str, str, str]] = []
        self._method: Method = method

    def put(self, name: str, value: str | Decimal, *, segment: str, text: str = "", probability: float = SURE) -> bool:
        """Keeps a value unless the field has one; answers whether it was kept. Empty ones say nothing."""
        field = self._field(name, value, segment=segment, text=text, probability=probability)
        if field is None or name in self.fields:
            return False
        self.fields[name] = field
        return True

    def replace(
        self, name: str, value: str | Decimal, *, segment: str, text: str = "", probability: float = SURE
    ) -> None:
        """Keeps a value whatever stood there."""
        field = self._field(name, value, segment=segment, text=text, probability=probability)
        if field is not None:
            self.fields[name] = field

    def also(self, name: str, value: str, *, segment: str, text: str = "", probability: float = 0.01) -> None:
        """A value, or where there is one already that differs, another way to read the field."""
        if self.put(name, value, segment=segment, text=text):
            return
        other, first = self._field(name, value, segment=segment, text=text), self.fields.get(name)
        if first is not None and other is not None and other.value != first.value:
            others = [*first.others, Other(other.value, probability, other.evidence)]
            self.fields[name] = Field(first.value, first.probability, first.method, first.evidence, others)

    def add_text(self, name: str, text: str, *, segment: str, between: str = " ") -> None:
        """More words to a field of text."""
        text = " ".join(text.split()) if between == " " else text.rstrip()
        found = self.fields.get(name)
        if not text:
            return
        if found is None:
            self.put(name, text, segment=segment)
        else:
            words = f"{found.value}{between}{text}"
            segments = f"{found.evidence.segment}, {segment}" if len(found.evidence.segment) < 80 else ""
            evidence = Evidence(words, segment=segments or found.evidence.segment)
            self.fields[name] = Field(words, found.probability, found.method, evidence)

    def value(self, name: str) -> str:
        """The value so far, empty without one."""
        found = self.fields.get(name)
        return found.value if found else ""

    def copied(self) -> "Gathering":
        """Another one that says the same so far."""
        other = Gathering(method=self._method)
        other.fields, other.odd = dict(self.fields), list(self.odd)
        return other

    def line(self) -> ReadLine:
        """The line."""
        return ReadLine(self.fields)

    def _field(
        self, name: str, value: str | Decimal, *, segment: str, text: str, probability: float = SURE
    ) -> Field | None:
        printed = text or str(value)
        if not printed.strip():
            return None
        normal, sure = as_kind(_KNOWN[name].kind, value)
        if not normal:
            self.odd.append((name, printed.strip(), segment))
            return None
        return Field(normal, min(probability, sure), self._method, Evidence(printed.strip(), segment=segment))


def odd_flags(header: Gathering, lines: Iterable[Gathering]) -> list[Flag]:
    """What stood where a field belongs and is none: each is a flag that names segment and words."""
    parts = [("/header", header), *((f"/lines/{index}", line) for index, line in enumerate(lines))]
    return [
        Flag(
            "incomplete",
            f"{_KNOWN[name].label}: {text[:60]!r} in {segment} cannot be read.",
            Evidence(text, segment=segment),
            f"{place}/{name}",
        )
        for place, part in parts
        for name, text, segment in dict.fromkeys(part.odd)
    ]
