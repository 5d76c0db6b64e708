"""What words weigh: for each kind of mail, the sum over the patterns that a text fits."""

import re
import tomllib
from functools import cache
from importlib.resources import files

KINDS = ("order", "change", "cancellation", "confirmation", "invoice", "question", "tracking", "advertising")
Scores = dict[str, float]
_Patterns = dict[str, list[tuple[float, re.Pattern[str]]]]
_LONGEST = 20_000


@cache
def _words() -> tuple[_Patterns, _Patterns, re.Pattern[str]]:
    said = tomllib.loads(files("lading.intake.mail").joinpath("words.toml").read_text("utf-8"))

    def compiled(table: dict[str, list[tuple[float, str]]]) -> _Patterns:
        return {kind: [(w, re.compile(p, re.IGNORECASE)) for w, p in rows] for kind, rows in table.items()}

    return compiled(said["mail"]), compiled(said["name"]), re.compile(said["attached"]["pattern"], re.IGNORECASE)


def weigh(text: str) -> Scores:
    """The weight of a text for each kind."""
    patterns, _, _ = _words()
    read = text[:_LONGEST]
    return {kind: sum(weight for weight, pattern in patterns[kind] if pattern.search(read)) for kind in KINDS}


def weigh_name(name: str) -> Scores:
    """The weight of a file's name for each kind, and for `beside`: it only goes along."""
    _, patterns, _ = _words()
    stem = re.sub(r"[_\-.]+", " ", name.rpartition(".")[0] or name)
    return {
        kind: sum(w for w, pattern in patterns.get(kind, []) if pattern.search(stem)) for kind in (*KINDS, "beside")
    }


def cues(sentence: str, kinds: tuple[str, ...]) -> list[tuple[int, str, float]]:
    """Where in a sentence it says which of these kinds, from left to right, with the weight."""
    patterns, _, _ = _words()
    read = sentence[:2000]
    found = [
        (match.start(), kind, weight)
        for kind in kinds
        for weight, pattern in patterns[kind]
        if weight > 0
        for match in pattern.finditer(read)
    ]
    return sorted(found)


def speaks_of_attachment(text: str) -> bool:
    """Whether it says that a file came along."""
    return bool(_words()[2].search(text[:_LONGEST]))
