"""The draft of an answer to a mail, in the sender's language: a person sends it as it is, or edits it first."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from lading.intake.matched import Deviation
from lading.intake.threads import tag_of

_LINE = re.compile(r"^/lines/(\d+)")


class Standing(msgspec.Struct, frozen=True):
    """Where an order stands: `progress` is its axis, `promised` and `shipments` as they are said."""

    number: str
    progress: str
    promised: str = ""
    shipments: Sequence[tuple[str, str, str]] = ()


class AnswerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer is made of. `items` are the lines' names by their place, `booked_as` our order, if any."""

    case: str
    kind: str
    language: str
    name: str
    company: str
    external_id: str = ""
    subject: str = ""
    booked_as: str = ""
    failed: bool = False
    deviations: Sequence[Deviation] = ()
    items: Mapping[int, str] = {}
    standing: Standing | None = None


class Draft(msgspec.Struct, frozen=True):
    """An answer: what it is for (`question`, `acknowledgement`, `status`), its subject and its text."""

    purpose: str
    language: str
    subject: str
    text: str


_OURS = ("rule", "credit", "instruction", "customer")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("lading.intake.answering_mail").joinpath("words.toml").read_text("utf-8"))


def languages() -> list[str]:
    """The languages in which drafts are written."""
    return sorted(_words())


def draft_answer(facts: AnswerFacts) -> Draft:
    """An acknowledgement of what was booked, where an order stands, or the questions that are open."""
    language = facts.language if facts.language in _words() else "en"
    words: dict[str, Any] = _words()[language]
    order = words["your_order"].format(theirs=facts.external_id) if facts.external_id else words["your_mail"]
    if facts.booked_as:
        purpose, subject, said = "acknowledgement", words["subject_booked"], _booked(facts, words, order)
    elif facts.kind == "question":
        purpose, subject, said = "status", words["subject_status"], _status(facts, words, order)
    else:
        purpose, subject, said = "question", words["subject"], _questions(facts, words, order)
    hello = words["hello"].format(name=facts.name) if facts.name else words["hello_nobody"]
    their = facts.external_id or facts.subject.rstrip(" ?!.:") or facts.case
    text = "\n\n".join([hello, said, words["bye"].format(company=facts.company)])
    return Draft(purpose, language, subject.format(their=their, tag=tag_of(facts.case))[:200], text)


def _booked(facts: AnswerFacts, words: dict[str, Any], order: str) -> str:
    begins = words["booked"].format(order=order, number=facts.booked_as)
    differs = [_line_of(one, facts, words, "told") for one in facts.deviations if one.theirs and one.ours]
    if not differs:
        return f"{begins} {words['booked_same']}"
    return f"{begins} {words['booked_differs']}\n\n" + "\n".join(f"- {one}" for one in differs)


def _status(facts: AnswerFacts, words: dict[str, Any], order: str) -> str:
    begins = words["status"].format(order=order)
    one = facts.standing
    if one is None:
        return f"{begins} {words['status_unknown']}"
    progress = words["progress"].get(one.progress.removeprefix("part_"), one.progress)
    said = [words["status_is"].format(number=one.number, progress=progress)]
    if one.promised:
        said.append(words["promised"].format(day=one.promised))
    said += [words["shipped"].format(number=n, carrier=carrier, tracking=t) for n, carrier, t in one.shipments]
    return " ".join([str(begins), *said])


def _questions(facts: AnswerFacts, words: dict[str, Any], order: str) -> str:
    if facts.failed:
        return f"{words['asks_nothing'].format(order=order)}{words['unreadable']}"
    open_ones = [one for one in facts.deviations if _asks_them(one)]
    asked = list(dict.fromkeys(_line_of(one, facts, words, "ask") for one in open_ones))
    if not facts.external_id and words["ask"]["po_number"] not in asked:
        asked.append(words["ask"]["po_number"])
    return str(words["asks"].format(order=order)) + "\n\n" + "\n".join(f"- {one}" for one in asked)


def _asks_them(one: Deviation) -> bool:
    """Whether only the sender can answer it: our own rules and their credit are our business."""
    return one.weight != "note" and not one.settled and one.kind not in _OURS


def _line_of(one: Deviation, facts: AnswerFacts, words: dict[str, Any], what: str) -> str:
    """A deviation in a sentence; of a line with its number and what stands in it."""
    at = _LINE.match(one.place)
    line = facts.external_id or words["your_mail"]
    if at:
        item = facts.items.get(int(at[1]), "")
        line = words["line"].format(n=int(at[1]) + 1) + (f" ({item})" if item else "")
    if one.kind == "missing" and one.place == "/header/po_number":
        return str(words["ask"]["po_number"])
    table = words[what]
    kind = "short" if one.kind == "date" and not one.ours and what == "ask" else one.kind
    said = one.place.rpartition("/")[2].replace("_", " ") if one.kind == "missing" else ""
    theirs = one.theirs or said or (facts.items.get(int(at[1]), "") if at else "") or "–"
    return str(table.get(kind, table["other"]).format(line=line, theirs=theirs, ours=one.ours or "–"))
