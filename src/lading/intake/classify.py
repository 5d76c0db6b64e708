"""What a mail wants: each of its intents, in a file or in words, with a probability and the reason as a sentence."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Literal

import msgspec

from lading.intake.mail.automatic import PUT_AWAY, say_automatic
from lading.intake.mail.body_intents import intents_in_words
from lading.intake.mail.intents import Intent, Known, likeliest, names_of
from lading.intake.mail.order_lines import count_lines
from lading.intake.mail.weigh_words import Scores, speaks_of_attachment, weigh, weigh_name
from lading.intake.reading import Kind, Reading

__all__ = ["AttachedName", "Intent", "Known", "MailFacts", "classify", "reclassify"]

_STRUCTURED = {".xml", ".edi", ".x12", ".edifact", ".csv", ".xlsx", ".xls", ".json", ".cxml", ".850", ".txt"}
_PAPER = {".pdf", ".tif", ".tiff", ".docx", ".doc", ".html", ".htm"}
_PICTURE = {".jpg", ".jpeg", ".png", ".heic", ".webp", ".bmp", ".gif"}
_SUBJECT, _BODY = 0.9, 0.5
_PLAIN_WISH = 6
"""From here on words of ordering stand beside words of cancelling or changing."""


class AttachedName(msgspec.Struct, frozen=True):
    """A file of a mail by its place (from 1), name and media type."""

    position: int
    name: str
    media: str = ""


class MailFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a mail before its files are opened. `known` are numbers in it that are known to us.

    `automatic` is `why_automatic`'s word; `sender_is` says whom we know by the sender's address.
    """

    subject: str
    body: str
    automatic: str = ""
    sender_is: Literal["customer", "supplier", ""] = ""
    attached: Sequence[AttachedName] = ()
    known: Mapping[str, Known] = {}


def classify(facts: MailFacts) -> list[Intent]:
    """The intents of a mail, files first, then what its words want; never none."""
    if facts.automatic in PUT_AWAY:
        return [Intent(kind="", probability=0.99, reason=say_automatic(facts.automatic), put_away=True)]
    subject, body = weigh(facts.subject), weigh(f"{facts.subject}\n{facts.body}")
    advertised = _advertising(facts, subject, body)
    if advertised and advertised.probability > 0.9 and not _order_like(facts):
        return [advertised]
    if not facts.attached and not facts.known and likeliest(_mix(facts, subject, body))[0] == "tracking":
        return [_whole(facts, subject, body)]  # what such notices offer to cancel or to ask is not what they want
    files = _of_files(facts, subject, body)
    words = intents_in_words(
        subject=facts.subject,
        body=facts.body,
        known=facts.known,
        beside=[facts.subject, *(one.name for one in facts.attached)] if files else [],
    )
    whole = [] if files else _order_in_body(facts, body, words)
    found = [*files, *whole, *words]
    return found or [_whole(facts, subject, body)]


def reclassify(intent: Kind, reading: Reading) -> tuple[Kind, str]:
    """What a document is once it was read, whatever the mail said; with the reason."""
    if not intent or not reading.kind or reading.kind == intent:
        return (intent or reading.kind, "")
    if intent == "change" and reading.kind == "order":
        return ("change", "The mail calls it a change, and the document says all that shall hold.")
    if intent == "cancellation" and reading.kind == "order":
        return ("cancellation", "The mail cancels what the document says.")
    return (reading.kind, f"The document reads as {_a(reading.kind)}.")


def _a(kind: str) -> str:
    return f"an {kind}" if kind[:1] in "aeiou" else f"a {kind}"


def _advertising(facts: MailFacts, subject: Scores, body: Scores) -> Intent | None:
    if any(known.kind != "item" for known in facts.known.values()):
        return None
    scores = _mix(facts, subject, body)
    scores["advertising"] += 2.5 if facts.automatic == "list" else 0
    scores["advertising"] -= 4 if facts.sender_is == "customer" else 0
    kind, probability = likeliest(scores)
    if kind != "advertising" or body["cancellation"] > body["advertising"]:
        return None
    listed = " It came over a mailing list." if facts.automatic == "list" else ""
    put_away = probability > 0.9 and facts.sender_is == ""
    return Intent(
        kind="advertising",
        probability=probability,
        reason=f"Its words are those of advertising.{listed}",
        put_away=put_away,
    )


def _order_like(facts: MailFacts) -> bool:
    """Whether a file may be an order whatever the words say."""
    for one in facts.attached:
        named = weigh_name(one.name)
        if named["advertising"] or named["beside"]:
            continue
        if max(named["order"], named["change"], named["confirmation"]) > 0 or _suffix(one) in _STRUCTURED:
            return True
    return False


def _suffix(one: AttachedName) -> str:
    return PurePosixPath(one.name.lower()).suffix


def _of_files(facts: MailFacts, subject: Scores, body: Scores) -> list[Intent]:
    """An intent for each file that wants something; of two that are named alike only the one that is read best."""
    named = {one.position: weigh_name(one.name) for one in facts.attached}
    wanted = [one for one in facts.attached if not _goes_along(one, named[one.position], facts)]
    if not wanted:
        wanted = list(facts.attached) if not _says_enough(facts, body) else []
    best = _without_twins(wanted)
    return [_of_file(one, named[one.position], facts, subject, body, twins=len(wanted) > len(best)) for one in best]


def _goes_along(one: AttachedName, named: Scores, facts: MailFacts) -> bool:
    others = [other for other in facts.attached if other.position != one.position]
    pictured = _suffix(one) in _PICTURE and any(_suffix(other) in _PAPER | _STRUCTURED for other in others)
    strongest = max(score for kind, score in named.items() if kind != "beside")
    return pictured or named["beside"] > strongest


def _says_enough(facts: MailFacts, body: Scores) -> bool:
    return count_lines(facts.body) > 0 or max(body[kind] for kind in ("order", "cancellation", "question")) >= 4


def _without_twins(files: Sequence[AttachedName]) -> list[AttachedName]:
    """PO.pdf and PO.xml are one order: the one that programs write is read, the other is for the eye."""
    stems: dict[str, AttachedName] = {}
    for one in files:
        stem = re.sub(r"[\W_]+", "", PurePosixPath(one.name.lower()).stem) or str(one.position)
        other = stems.get(stem)
        if other is None or _suffix(other) == _suffix(one):
            stems[stem if other is None else f"{stem}/{one.position}"] = one
        elif _suffix(one) in _STRUCTURED and _suffix(other) not in _STRUCTURED:
            stems[stem] = one
    return sorted(stems.values(), key=lambda one: one.position)


def _of_file(
    one: AttachedName, named: Scores, facts: MailFacts, subject: Scores, body: Scores, *, twins: bool
) -> Intent:
    scores = _mix(facts, subject, body, subject_weight=_SUBJECT, body_weight=_BODY)
    scores["question"] *= 0.3  # questions are asked in words, beside the file
    for kind in scores:
        scores[kind] += named.get(kind, 0)
    scores["order"] += 1.5
    kind, probability = likeliest(scores)
    by_name = named.get(kind, 0) > 0
    said = f"The name “{one.name}” says so." if by_name else f"“{one.name}” came with words that say so."
    if not kind:
        said = f"What “{one.name}” wants shows when it is read."
    more = " The other file of that name is for the eye." if twins else ""
    return Intent(kind=kind, probability=probability, reason=f"{said}{more}", position=one.position)


def _mix(
    facts: MailFacts, subject: Scores, body: Scores, *, subject_weight: float = 0.5, body_weight: float = 0.7
) -> Scores:
    """Subject and body together, with what numbers and senders say."""
    scores = {kind: subject_weight * subject[kind] + body_weight * body[kind] for kind in body}
    kinds = {known.kind for known in facts.known.values()}
    if "purchase" in kinds or facts.sender_is == "supplier":
        scores["confirmation"] += 2.5
        scores["order"] -= 1.5
    if facts.sender_is == "customer":
        scores["order"] += 1
        scores["confirmation"] -= 1.5
    if facts.automatic in {"generated", "list"}:
        scores["question"] -= 1.5
    return scores


def _lists_first(body: str, words: Sequence[Intent]) -> bool:
    """Whether goods are listed above whatever else is wanted: what stands below a cancellation is cancelled."""
    begins = [body.find(" ".join(one.sentence.split()[:3])) for one in words if one.sentence]
    return bool(begins) and all(at > 0 and count_lines(body[:at]) > 0 for at in begins)


def _order_in_body(facts: MailFacts, body: Scores, words: Sequence[Intent]) -> list[Intent]:
    """An order in the words themselves: lines of goods, or the wish to order and something countable."""
    lines = count_lines(facts.body)
    other = max(body[kind] for kind in ("confirmation", "invoice", "tracking", "advertising"))
    said_elsewhere = speaks_of_attachment(facts.body) and not lines and bool(facts.attached)
    weight = body["order"] + 1.5 * min(lines, 4) - 0.8 * max(other, 0) - (1.0 if facts.automatic == "list" else 0)
    behind = _lists_first(facts.body, words)
    wants = not behind and any(intent.kind in {"cancellation", "change"} for intent in words)
    unsaid = (not lines and words) or (lines and wants and body["order"] < _PLAIN_WISH)
    if said_elsewhere or unsaid or not re.search(r"\d", facts.body):
        return []
    probability = 1 / (1 + math.exp(2.5 - weight))
    if probability < 0.5 or (not lines and weight < 4):
        return []
    counted = f" and has {lines} lines of goods" if lines > 1 else ""
    return [Intent(kind="order", probability=probability, reason=f"The mail itself orders{counted}.", position=0)]


def _whole(facts: MailFacts, subject: Scores, body: Scores) -> Intent:
    scores = _mix(facts, subject, body)
    scores["advertising"] += 2.5 if facts.automatic == "list" else 0
    kind, probability = likeliest(scores)
    sentence = facts.body.strip()[:300] or facts.subject
    if not kind:
        return Intent(kind="", probability=probability, reason="Nothing in it says what it wants.", sentence=sentence)
    numbers = names_of(f"{facts.subject}\n{facts.body}", facts.known)
    settles = kind == "tracking" and probability > 0.9 and not facts.known
    reason = f"Its words are those of {_a(kind) if kind != 'tracking' else 'a tracking notice'}."
    return Intent(
        kind=kind, probability=probability, reason=reason, sentence=sentence, numbers=numbers, put_away=settles,
        position=0 if kind in {"order", "confirmation", "change"} else None,
    )  # fmt: skip
