"""The written mails of the tests, classified and compared with what they want."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lading.intake.classify import AttachedName, Intent, MailFacts, classify

MAILS = Path(__file__).with_name("mails.toml")


def said(intent: Intent) -> str:
    """`order@1`, `cancellation:4711`."""
    place = f"@{intent.position}" if intent.position is not None else ""
    return f"{intent.kind}{place}" + (f":{intent.numbers[0]}" if intent.numbers else "")


def wants_of(mail: dict[str, Any]) -> list[str]:
    """What the classifier says of a mail."""
    files = [AttachedName(n, name) for n, name in enumerate(mail.get("files", ()), start=1)]
    return [said(one) for one in classify(MailFacts(subject=mail["subject"], body=mail["body"], attached=files))]


def is_right(mail: dict[str, Any]) -> bool:
    """Whether exactly what the mail wants was found; numbers and places count where they are written down."""
    found = wants_of(mail)
    return len(found) == len(mail["wants"]) and all(any(_fits(one, other) for other in found) for one in mail["wants"])


def _fits(wanted: str, found: str) -> bool:
    kind, _, number = wanted.partition(":")
    other, _, told = found.partition(":")
    exact = "@" in kind and "@0" not in kind
    return (kind == other if exact else kind.partition("@")[0] == other.partition("@")[0]) and number in {"", told}


def mails(half: str) -> Iterator[dict[str, Any]]:
    """The mails of a half."""
    yield from tomllib.loads(MAILS.read_text("utf-8"))[half]
