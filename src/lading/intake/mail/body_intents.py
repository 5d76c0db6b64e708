"""Intents in the words of a mail: every cancellation, change and question, with the numbers that it means."""

from collections.abc import Mapping, Sequence

from lading.intake.layout.free_changes import names_lines
from lading.intake.mail.intents import Intent, Known, names_of
from lading.intake.mail.numbers import Mention, mentions, spellings
from lading.intake.mail.sentences import sentences
from lading.intake.mail.weigh_words import cues, weigh
from lading.intake.reading import Kind

_KINDS = ("cancellation", "change", "question")
_ENOUGH = 3.0
_CERTAIN = {"cancellation": 0.9, "change": 0.85, "question": 0.85}
_MOST = 20
_SAID: dict[str, str] = {"cancellation": "cancels", "change": "changes", "question": "asks about"}


def intents_in_words(
    *, subject: str, body: str, known: Mapping[str, Known], beside: Sequence[str] = ()
) -> list[Intent]:
    """Intents by sentence. `beside` are the subject and names of files, where files are orders: what is said of those
    belongs to them, so that only what names another order counts by itself.
    """
    found: dict[tuple[str, str], Intent] = {}
    last: list[str] = names_of(subject, known)
    taken = {spelling for text in beside for one in mentions(text) for spelling in spellings(one.value)}
    said = [subject, *sentences(body)] if not beside else sentences(body)
    for sentence in said:
        numbers = mentions(sentence)
        for kind, meant in _of_sentence(sentence, numbers, known):
            names = meant or ([] if beside else last)
            if beside and (not names or all(set(spellings(name)) & taken for name in names)):
                continue
            for name in names or [""]:
                found.setdefault((kind, name), _intent(kind, name, sentence))
        last = [one.value for one in numbers if one.introduced or _is_known(one, known)] or last
    return _tidy(list(found.values()), subject)[:_MOST]


def _is_known(one: Mention, known: Mapping[str, Known]) -> bool:
    return any(name in known for name in spellings(one.value))


def _useful(numbers: list[Mention], known: Mapping[str, Known]) -> list[Mention]:
    """The strongest class of numbers that there are: known, introduced, or bare."""
    ours = [one for one in numbers if _is_known(one, known)]
    said = [one for one in numbers if one.introduced or one in ours]
    return said or numbers


def _of_sentence(sentence: str, numbers: list[Mention], known: Mapping[str, Known]) -> list[tuple[Kind, list[str]]]:
    """The kinds that a sentence says, each with the numbers that stand behind its words, or before where none do."""
    placed: list[tuple[int, Kind]] = []
    for at, kind, weight in cues(sentence, _KINDS):
        asks = kind == "question" and "?" not in sentence and weight < 3.5
        if weight < _ENOUGH or asks or any(one == kind for _, one in placed):
            continue
        placed.append((at, kind))  # type: ignore[arg-type]
    placed = _without_shadows(placed, sentence)
    meant: dict[Kind, list[Mention]] = {kind: [] for _, kind in placed}
    for one in numbers:
        before = [kind for at, kind in placed if at <= one.at]
        if placed:
            meant[before[-1] if before else placed[0][1]].append(one)
    return [(kind, [one.value for one in _useful(said, known)]) for kind, said in meant.items()]


def _without_shadows(placed: list[tuple[int, Kind]], sentence: str) -> list[tuple[int, Kind]]:
    """One sentence with two kinds is two only where each has words of its own: "can you cancel" is no question."""
    kinds = {kind for _, kind in placed}
    if "cancellation" in kinds and "change" in kinds and weigh(sentence)["change"] < 4:
        placed = [one for one in placed if one[1] != "change"]
    if "question" in kinds and len(kinds) > 1 and not _asks_by_itself(placed, sentence):
        placed = [one for one in placed if one[1] != "question"]
    return placed


def _asks_by_itself(placed: list[tuple[int, Kind]], sentence: str) -> bool:
    """Whether the question stands in a clause of its own, with a number behind it."""
    at = next(at for at, kind in placed if kind == "question")
    others = [where for where, kind in placed if kind != "question"]
    return all(abs(at - where) > 12 for where in others) and bool(mentions(sentence[at:])) and max(others) < at


def _intent(kind: Kind, number: str, sentence: str) -> Intent:
    about = f" order {number}" if number else " an order"
    if kind == "cancellation" and names_lines(sentence):
        kind, about = "change", f" lines of{about}"
    return Intent(
        kind=kind,
        probability=_CERTAIN[kind] - (0.0 if number else 0.2),
        reason=f"The mail {_SAID[kind]}{about}: “{sentence[:300]}”",
        sentence=sentence[:1000],
        numbers=[number] if number else [],
        position=0 if kind == "change" else None,
    )


def _tidy(found: list[Intent], subject: str) -> list[Intent]:
    """Of one kind, what names an order stands above what names none; the subject only counts where no sentence does."""
    kept = []
    for one in found:
        named = any(other.kind == one.kind and other.numbers for other in found)
        if not one.numbers and named:
            continue
        kept.append(one)
    by_words = [one for one in kept if one.sentence != subject[:1000]]
    return by_words or kept
