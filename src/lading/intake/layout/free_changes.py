"""Changes of single lines in somebody's words: other quantities, other days, what goes, what comes with it. Pure."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from lading.intake.hints import Hints
from lading.intake.layout.dates import Found
from lading.intake.layout.free_dates import date_said
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.patterns import words
from lading.intake.layout.schedules import days_in
from lading.intake.mail.numbers import mentions
from lading.intake.mail.sentences import sentences
from lading.intake.reading import Evidence, Field, ReadLine

_CODE = re.compile(
    r"(?<![\w/-])(?=[\w./-]*[\d-])(?:[A-Z]{2,}[A-Z\d]*(?:[-./][A-Z\d]+)+|[A-Z]{1,8}\d[\w./-]*|\d{5,14})(?![\w-])"
)
_COUNT = re.compile(r"(?<![\w.,/-])(?P<count>\d{1,6}(?:[.,]\d+)?)(?![\w/-]|[.,]\d)")
_UNIT = re.compile(rf"(?<=\d)\s*(?:[x×]|(?:{words('units')})\b\.?)", re.IGNORECASE)
_CLAUSES = re.compile(r"[;\n]|(?:,|\s)\s*(?:and|und|et|y|e|en|sowie|then)\s+|,\s+", re.IGNORECASE)
_SURE, _FAIR = 0.85, 0.7


class Wanted(msgspec.Struct, kw_only=True):
    """What a clause wants of a line: named by the positions it has, or by words."""

    action: str
    text: str
    positions: list[str] = []
    what: str = ""
    code: str = ""
    count: str = ""
    before: str = ""
    day: Found | None = None
    sure: float = _SURE


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads((Path(__file__).parent / "change_words.toml").read_text("utf-8"))
    return {name: re.compile(said, re.IGNORECASE) for name, said in told.items()}


def _cue(name: str) -> re.Pattern[str]:
    return _cues()[name]


def names_lines(text: str) -> bool:
    """Whether a sentence speaks of lines by their numbers."""
    return bool(_cue("refers").search(text))


def changes_in(body: str, hints: Hints, *, comma: bool, country: str = "") -> tuple[list[ReadLine], str]:
    """The lines that a message changes, and what is left of it without their sentences."""
    found: list[ReadLine] = []
    left: list[str] = []
    for sentence in (part for line in body.split("\n") for part in sentences(line)):
        wanted = [*_wanted(sentence, hints, comma=comma, country=country)]
        found += [one for wish in wanted for one in _lines(wish)]
        if not wanted:
            left.append(sentence)
    return found, "\n".join(left)


def _wanted(sentence: str, hints: Hints, *, comma: bool, country: str) -> Iterator[Wanted]:
    """The wishes of a sentence, clause by clause; a clause without a verb has that of the one before."""
    found = [wish for clause in _clauses(sentence) if (wish := _clause(clause, hints, comma=comma, country=country))]
    if not found and (whole := _clause(sentence, hints, comma=comma, country=country)):
        found = [whole]
    yield from found


def _clauses(sentence: str) -> list[str]:
    """Clauses that each say something by themselves; what does not belongs to the one before."""
    clauses: list[str] = []
    begin = 0
    for cut in [*_CLAUSES.finditer(sentence), None]:
        part = sentence[begin : cut.start() if cut else len(sentence)]
        if clauses and not _says(part):
            clauses[-1] = sentence[sentence.find(clauses[-1]) : cut.start() if cut else len(sentence)]
        elif part.strip():
            clauses.append(part)
        begin = cut.end() if cut else len(sentence)
    return [one.strip() for one in clauses]


def _says(part: str) -> bool:
    cues = any(_cue(name).search(part) for name in ("deletes", "adds", "instead", "raises", "moves"))
    return cues and bool(_cue("refers").search(part) or _CODE.search(part) or _cue("instead").search(part))


def _clause(text: str, hints: Hints, *, comma: bool, country: str) -> Wanted | None:
    order_numbers = {one.value for one in mentions(text) if one.introduced}
    positions = [number for hit in _cue("refers").finditer(text) for number in re.findall(r"\d+", hit["numbers"])]
    bare = _cue("refers").sub(" ", text)
    codes = [code for code in _CODE.findall(bare) if code not in order_numbers]
    for number in order_numbers:
        bare = bare.replace(number, " ")
    wish = Wanted(action="change", text=text, positions=positions, code=codes[0] if len(codes) == 1 else "")
    for code in codes:
        bare = bare.replace(code, " ")
    if len(codes) > 1:
        return None
    return _filled(wish, bare, hints, comma=comma, country=country)


def _filled(wish: Wanted, bare: str, hints: Hints, *, comma: bool, country: str) -> Wanted | None:
    """What the clause wants: another count, another day, that it goes, or that it comes with the rest."""
    named = bool(wish.positions or wish.code)
    bare = _without_old_day(bare, hints)
    if hit := _cue("instead").search(bare):
        wish.before = _number(hit["before"], comma=comma)
        rest = f"{bare[: hit.start()]} {bare[hit.end() :]}"
        if _cue("moves").search(rest) and (dated := next(days_in(rest, hints), None)):
            begin, end, value = dated
            wish.day = Found(rest[begin:end], value, sure=_SURE)
            rest = f"{rest[:begin]} {rest[end:]}"
        wish.count = _only_count(rest, comma=comma)
        wish.what = "" if named else _words(rest)
        return wish if wish.count and (named or wish.what) else None
    day = _day(bare, hints, country) if _cue("moves").search(bare) or not _cue("raises").search(bare) else None
    undated = bare.replace(day.text, " ") if day else bare
    if _cue("raises").search(undated) and (hit := _cue("to").search(undated)):
        return _raised(wish, hit, f"{undated[: hit.start()]} {undated[hit.end() :]}", comma=comma)
    if _cue("deletes").search(undated) and not _COUNT.search(undated):
        wish.action = "delete"
        wish.what = "" if named else _words(_cue("deletes").sub(" ", undated))
        return wish if named else None
    if _cue("adds").search(undated) and not wish.positions:
        wish.count = _only_count(undated, comma=comma)
        wish.day = day if wish.count else None
        wish.count, wish.action = wish.count or _only_count(bare, comma=comma), "add"
        wish.what = "" if named else _words(_cue("adds").sub(" ", undated))
        return wish if wish.count and (named or wish.what) else None
    if day and named and _cue("moves").search(bare) and not _COUNT.search(undated):
        wish.day, wish.sure = day, min(_SURE, day.sure)
        return wish
    return None


def _without_old_day(text: str, hints: Hints) -> str:
    """Without the day instead of which another one is wanted."""
    for begin, end, _ in days_in(text, hints):
        if hit := _cue("instead_of_day").search(text[:begin]):
            return f"{text[: hit.start()]} {text[end:]}"
    return text


def _raised(wish: Wanted, to: re.Match[str], rest: str, *, comma: bool) -> Wanted | None:
    """A count to which a line is set; another one beside it must be that from which it is."""
    if since := _cue("since").search(rest):
        wish.before = _number(since["before"], comma=comma)
        rest = f"{rest[: since.start()]} {rest[since.end() :]}"
    if _COUNT.search(_UNIT.sub(" ", rest)) or _cue("by_step").search(rest):
        return None
    named = bool(wish.positions or wish.code)
    wish.count = _number(to["count"], comma=comma)
    wish.what = "" if named else _words(rest)
    return wish if named or wish.what else None


def _only_count(text: str, *, comma: bool) -> str:
    """The one number of a text; empty where there is none, or where there are several."""
    found = {hit["count"] for hit in _COUNT.finditer(_UNIT.sub(" ", text))}
    return _number(found.pop(), comma=comma) if len(found) == 1 else ""


def _number(text: str, *, comma: bool) -> str:
    number = number_of(text, comma=comma)
    return written(number) if number is not None else ""


def _words(text: str) -> str:
    """What is left of a clause without its usual words: that of which it speaks."""
    bare = _COUNT.sub(" ", _UNIT.sub(" ", text))
    for name in ("deletes", "adds", "raises", "polite"):
        bare = _cue(name).sub(" ", bare)
    said = " ".join(re.sub(r"[^\w\s./-]", " ", bare).split()).strip(" .-/")
    return said if re.search(r"[^\W\d_]{3}", said) else ""


def _day(text: str, hints: Hints, country: str) -> Found | None:
    """The day that a clause names, also as `the 20th`: the next one."""
    if found := date_said(text, hints, country=country):
        return found
    hit = _cue("ordinal").search(text)
    today = hints.received_on
    if hit is None or today is None:
        return None
    for ahead in range(3):
        month = (today.month - 1 + ahead) % 12 + 1
        year = today.year + (today.month - 1 + ahead) // 12
        try:
            day = date(year, month, int(hit["day"]))
        except ValueError:
            continue
        if day >= today:
            return Found(hit.group(), day, sure=_FAIR)
    return None


def _lines(wish: Wanted) -> Iterator[ReadLine]:
    """A line for each that is named; what it does has the clause as its evidence, the rest the words themselves."""
    day = wish.day.value.isoformat() if wish.day else ""
    for position in wish.positions or [""]:
        told = (
            ("position", position, position),
            ("buyer_item", wish.code, wish.code),
            ("text", wish.what, wish.what),
            ("quantity", wish.count, wish.count),
            ("before", wish.before, wish.before),
            ("requested_by", day, wish.day.text if wish.day else ""),
            ("action", wish.action, wish.text),
        )
        yield ReadLine({name: Field(said, wish.sure, "words", Evidence(text)) for name, said, text in told if said})
