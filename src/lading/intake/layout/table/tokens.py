"""The pieces of a line of a table: words that stand together and are one number, date, code, unit or text."""

import re
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from statistics import median

from lading.intake.layout.dates import Order, dates_in, month_names
from lading.intake.layout.lines import Chunk, Line, letter_of
from lading.intake.layout.numerals import number_of
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern, words

_UNIT = re.compile(rf"(?:{words('units')})\.?", re.IGNORECASE)
_MONEY = re.compile(r"^(?:[$€£₹]|zł|kr\.?|Kč|[A-Z]{3}|EURO?|Rs\.?)$")
_PRICED = pattern("priced")
_CODE = re.compile(r"^(?=\S*\d)[\w][\w./+#-]{2,}$")
_LETTERS = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"^[$€£]?[-−(]?\d[\d.,' ]*\)?$")
_BEGUN = re.compile(r"\d{1,2}\.?\s(?:de |of )?[^\W\d_]{3,12}\.?,?(?: de| of)?|[^\W\d_]{3,12}\.?\s\d{1,2},?")
_FIGURE = re.compile(r"^[$€£]?\d[\d.,']*[.,]\d{2,5}$")
_OF_UNIT = re.compile(r"^(\d[\d.,']*)\s?(?:/\s?|\()([^\W\d_][^\W\d]{0,6}\.?)\)?$")
"""A count with its unit behind a stroke or in brackets: `510/EA`, `300 (CS)`."""
_BASIS = re.compile(r"^\d[\d.,]*/[^\W\d_]{1,7}\.?$")
_AT = frozenset({"@", "à"})
"""What stands before the price of one: `12 boxes @ $4.10`."""
_LONGEST_DATE = 5
_ANY = Order(True, 1.0, proven=True)
NUMBERS = frozenset({"number", "percent"})


class Token:
    """Words that stand together, and what they are."""

    def __init__(self, paper: Paper, chunk: Chunk) -> None:
        self.chunk = chunk
        self.left, self.right = chunk.left, chunk.right
        self.text = chunk.text
        self.number = _number(paper, self.text)
        self.kind = _kind(self.text, self.number)

    @cached_property
    def decimals(self) -> int:
        """How many stand behind the last sign of its number, where that may be a decimal's."""
        hit = re.search(r"[.,](\d+)\D*$", self.text.split(" / ")[0])
        return len(hit.group(1)) if hit else 0

    @cached_property
    def is_money(self) -> bool:
        """Whether it names a currency."""
        return bool(re.search(r"[$€£₹]|zł|\b[A-Z]{3}\b|\bkr\b|Kč", self.text)) and self.kind == "number"

    def __repr__(self) -> str:
        return f"<{self.kind} {self.text} {self.left:.0f}-{self.right:.0f}>"


def _number(paper: Paper, text: str) -> Decimal | None:
    bare = text.replace("%", "").strip()
    if (value := number_of(bare, comma=paper.comma)) is not None:
        return value
    first, _, rest = _OF_UNIT.sub(r"\1 \2", bare).rpartition(" ")
    if first and _is_unit(rest) and (value := number_of(first, comma=paper.comma)) is not None:
        return value
    if _CODE.match(text) and _LETTERS.search(text):
        return None
    hit = _PRICED.match(text)
    return number_of(hit.group("price"), comma=paper.comma) if hit and ("/" in text or hit.group("per")) else None


def _kind(text: str, number: Decimal | None) -> str:
    if re.fullmatch(r"\d{12,14}", text):
        return "gtin"
    if any(len(one.text) >= 0.7 * len(text) for one in dates_in(text, _ANY)) and not text.isdigit():
        return "date"
    if _BEGUN.fullmatch(text) and any(_month(word) for word in text.split()):
        return "date"
    if number is not None:
        return "percent" if "%" in text else "number"
    if _UNIT.fullmatch(text) and len(text) <= 12:
        return "unit"
    if _CODE.match(text):
        return "code"
    return "text"


def _month(word: str) -> bool:
    return word.casefold().strip(".,") in month_names()


class Splitter:
    """Takes lines apart; knows how wide the blanks of a document are."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        gaps = [
            gap
            for line in paper.lines
            for one, other in pairwise(line.words)
            if 0 < (gap := (other.left - one.right) / letter_of(one, other)) < 0.95
        ]
        self.blank = median(gaps) if gaps else 0.28
        self._made: dict[int, list[Token]] = {}

    def tokens(self, line: Line) -> list[Token]:
        """From left to right."""
        if id(line) not in self._made:
            self._made[id(line)] = [
                Token(self.paper, part)
                for chunk in line.chunks
                for fine in self.fine(chunk)
                for part in self._kinds(fine)
            ]
        return self._made[id(line)]

    def fine(self, chunk: Chunk) -> list[Chunk]:
        """A chunk taken apart where a gap is more than a blank."""
        least = 1.05 if _is_mono(chunk) else max(0.58, 1.8 * self.blank)
        starts = [
            at
            for at, (one, other) in enumerate(pairwise(chunk.words), start=1)
            if (other.left - one.right) / letter_of(one, other) > least
        ]
        return _cut(chunk, starts)

    def kinds(self, chunk: Chunk) -> list[Token]:
        """The pieces of one chunk."""
        return [Token(self.paper, part) for part in self._kinds(chunk)]

    def _kinds(self, chunk: Chunk) -> list[Chunk]:
        """Dates and counts that stand at the end of something else are things of their own."""
        count = len(chunk.words)
        if count < 2 or ":" in chunk.text[:-1]:
            return [chunk]
        for size in range(min(_LONGEST_DATE, count - 1), 0, -1):
            for start in {count - size, 0}:
                part = chunk.part(start, start + size)
                if part is not None and _is_date(part.text) and _clean(self.paper, chunk, start, size):
                    return [
                        one
                        for piece in _cut(chunk, [start, start + size])
                        for one in (self._kinds(piece) if piece.text != part.text else [piece])
                    ]
        if chunk.sure < 1 and (figures := [at for at, word in enumerate(chunk.words) if _FIGURE.match(word.text)]):
            # Recognised words stand too close to be told apart: figures with decimals are things of their own.
            whole = _cut(chunk, [side for at in figures for side in (at, at + 1)])
            if len(whole) > 1:
                return [one for piece in whole for one in self._kinds(piece)]
        if count >= 3 and _BASIS.match(chunk.words[-1].text) and _FIGURE.match(chunk.words[0].text):
            return _cut(chunk, [count - 1])  # a price beside what it is for: `106,65 EUR 100/ST`
        signs = [at for at, word in enumerate(chunk.words) if word.text in _AT and at + 1 < count]
        if signs and _PLAIN.match(chunk.words[signs[-1] + 1].text):
            before, after = chunk.part(0, signs[-1]), chunk.part(signs[-1] + 1)
            return [one for part in (before, after) if part is not None for one in self._kinds(part)]
        first, rest = chunk.words[0].text, chunk.part(1)
        if (
            rest is not None
            and count <= 3
            and _is_unit(rest.text)
            and number_of(first, comma=self.paper.comma) is not None
        ):
            gap = (rest.words[0].left - chunk.words[0].right) / letter_of(chunk.words[0], rest.words[0])
            return _cut(chunk, [1] if gap > (0.8 if _is_mono(chunk) else 1.4 * self.blank) else [])
        if any(re.fullmatch(r"\d{12,14}", word.text) for word in chunk.words):
            at = next(at for at, word in enumerate(chunk.words) if re.fullmatch(r"\d{12,14}", word.text))
            if all(not _LETTERS.search(word.text) or _CODE.match(word.text) for word in chunk.words):
                return _cut(chunk, [at, at + 1])
        return self._numbers(chunk)

    def _numbers(self, chunk: Chunk) -> list[Chunk]:
        """Several numbers in a row, none of which goes on in the next."""
        if not all(_PLAIN.match(word.text) or _MONEY.match(word.text) for word in chunk.words):
            return [chunk]
        if number_of(chunk.text, comma=self.paper.comma) is not None:
            return [chunk]
        starts = [
            at
            for at, (one, other) in enumerate(pairwise(chunk.words), start=1)
            if _PLAIN.match(one.text)
            and _PLAIN.match(other.text)
            and not re.fullmatch(r"\d{3}(?:[.,]\d+)?", other.text)
        ]
        return _cut(chunk, starts)


def _is_unit(text: str) -> bool:
    """A unit that is known, or one short word that is no currency."""
    known = bool(_UNIT.fullmatch(text)) or bool(re.fullmatch(r"[^\W\d_]{1,7}\.?", text))
    return known and not _MONEY.match(text)


def _is_mono(chunk: Chunk) -> bool:
    """Whether all letters, and the blanks, are of one width."""
    shares = sorted((word.right - word.left) / len(word.text) / letter_of(word, word) for word in chunk.words)
    if len(shares) < 2 or not 0.5 < median(shares) < 0.75:
        return False
    inner = shares[1:-1] if len(shares) > 4 else shares
    gaps = [(other.left - one.right) / letter_of(one, other) for one, other in pairwise(chunk.words)]
    alike = inner[-1] - inner[0] < (0.02 if len(shares) == 2 else 0.06)
    return alike and abs(min(gaps) - median(shares)) < 0.08


def _is_date(text: str) -> bool:
    return any(len(one.text) >= 0.9 * len(text.strip(" ,")) for one in dates_in(text, _ANY)) and not text.isdigit()


def _clean(paper: Paper, chunk: Chunk, start: int, size: int) -> bool:
    """Whether what stands beside a date is no sentence: a number, a unit, a code, or a few words."""
    rest = [word.text for at, word in enumerate(chunk.words) if not start <= at < start + size]
    return (
        bool(rest)
        and not any(text.endswith((":", ".:")) for text in rest[-1:] if start)
        and (any(number_of(text, comma=paper.comma) is not None for text in rest) or len(rest) <= 2 or start > 0)
    )


def _cut(chunk: Chunk, starts: list[int]) -> list[Chunk]:
    sides = [0, *sorted({at for at in starts if 0 < at < len(chunk.words)}), len(chunk.words)]
    return [part for start, end in pairwise(sides) if (part := chunk.part(start, end))]
