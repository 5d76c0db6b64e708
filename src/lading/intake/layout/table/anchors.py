"""Which lines say how much of something is ordered: those with numbers that stand in columns."""

import re
import tomllib
from functools import cache
from pathlib import Path

from lading.intake.layout.lines import Line
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.tokens import NUMBERS, Splitter, Token

_FOOT = re.compile(
    r"^(?:page|seite|pagina|página|strona|side|sida|blatt)\s*:?\s*\d+|^\d+\s*/\s*\d+$|^\d+ of \d+$", re.IGNORECASE
)
_LABEL = re.compile(r"[^\W\d_]{2,}[.)]?\s?:")


@cache
def sums() -> re.Pattern[str]:
    """How sums begin."""
    told = tomllib.loads((Path(__file__).parent / "feet.toml").read_text())
    return re.compile(rf"^\W*(?:{'|'.join(told['sums'])})", re.IGNORECASE)


def is_sum(tokens: list[Token]) -> bool:
    """Whether a line is a sum below or between the goods, or carries one over to the next page."""
    words = [token for token in tokens if token.kind == "text"]
    return (
        bool(words)
        and len(words) <= 2
        and len(tokens) <= 4
        and any(sums().match(token.text) for token in words)
        and (tokens[0].kind == "text")
    )


def is_foot(line: Line) -> bool:
    """Whether a line is the foot of a page, or a rule made of signs."""
    return bool(_FOOT.match(line.text)) or not any(sign.isalnum() for sign in line.text)


def weight(line: Line, tokens: list[Token]) -> float:
    """How much a line looks like one that counts goods."""
    if is_foot(line) or is_sum(tokens):
        return 0.0
    tokens = [token for token in tokens if not _LABEL.search(token.text)]
    points = 0.0
    for token in tokens:
        if token.kind in NUMBERS:
            points += 2.0 if token.decimals or token.is_money else 1.0
        elif token.kind in {"date", "gtin", "unit"}:
            points += 0.5
    return points if sum(token.kind in NUMBERS for token in tokens) else 0.0


def anchors_in(lines: list[tuple[int, Line]], splitter: Splitter) -> list[int]:
    """The lines that may count goods, by their numbers."""
    weights = {at: weight(line, splitter.tokens(line)) for at, line in lines}
    ranked = sorted((one for one in weights.values() if one >= 2.0), reverse=True)
    if not ranked:
        ranked = sorted((one for one in weights.values() if one >= 1.0), reverse=True)
    if not ranked:
        return []
    top = ranked[len(ranked) // 4]
    return [at for at, points in weights.items() if points >= max(1.0, 0.62 * top)]


def settled(places: list[Place], rows: list[list[Token]]) -> list[int]:
    """The rows that fill the columns that most rows fill."""
    firm = [place for place in places if len(place.cells) >= max(1, 0.5 * len(rows))]
    counted = [
        place for place in firm if sum(token.kind in NUMBERS for token in place.cells.values()) > 0.5 * len(place.cells)
    ]
    kept = []
    for number in range(len(rows)):
        told = sum(number in place.cells for place in counted)
        if told >= max(1, 0.6 * len(counted)):
            kept.append(number)
    return kept
