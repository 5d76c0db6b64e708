"""Versions of a channel's order: what a message changes now, and what a person has to decide.

The channel's own stamp orders versions, not the sequence in which they come; whatever that sequence is, the order
ends with the same content and the same open difference.
"""

import hashlib
from datetime import datetime
from typing import Any, Literal

import msgspec

from lading.capture.differences import Difference, adopt_names, find_differences
from lading.capture.message import Cancellation, ChannelMessage
from lading.orders import OrderDraft

CHANGEABLE = ("ship_to", "bill_to", "notes", "tags", "attributes", "customer", "requested_by", "payment")
"""What a newer version changes at once."""
KEPT = ("ship_to", "customer")
"""What an order keeps when a newer version no longer names it, for a person to decide."""


class Version(msgspec.Struct, frozen=True):
    """The newest version known of a channel's order, and what has been made of it.

    `placed` is our order in the channel's words, None before there is one; `ended` that it was cancelled here. When a
    person has carried out the differences, `placed` becomes the channel's newest draft. Keep one version per
    (channel, external id), also for messages that placed nothing.
    """

    stamp: datetime
    fingerprint: bytes
    cancelled: bool = False
    placed: OrderDraft | None = None
    ended: bool = False


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What to do about a message, and why.

    `place` places `message.draft` (and cancels at once where `cancellation` is set); `apply` writes `changes` (draft
    fields) into our order, cancels where `cancellation` is set, and keeps one open task with all `differences`, or
    closes it when there are none; `remember` only keeps the version; `ignore` does nothing at all. `goods` says that
    some differences are of lines and charges, which may become changes of the order; what did stands in `taken`.
    """

    act: Literal["place", "apply", "remember", "ignore"]
    sentence: str
    changes: dict[str, Any] = {}
    cancellation: Cancellation | None = None
    differences: list[Difference] = []
    goods: bool = False
    taken: dict[str, Any] = {}


def fingerprint_of(message: ChannelMessage) -> bytes:
    """32 bytes that tell versions with the same stamp apart."""
    content = (message.ready, message.cancellation is not None, message.draft)
    return hashlib.sha256(msgspec.json.encode(content, order="deterministic")).digest()


def decide_version(*, known: Version | None, message: ChannelMessage) -> Verdict:
    """What a message means, given the newest version known before it."""
    if known is not None and (older := _older(known, message)):
        return Verdict(act="ignore", sentence=older)
    if known is None or known.placed is None:
        return _decide_first(message)
    return _decide_newer(known, message, known.placed)


def version_after(*, known: Version | None, message: ChannelMessage, verdict: Verdict) -> Version | None:
    """The version to keep once the verdict has been carried out."""
    if verdict.act == "ignore":
        return known
    placed = known.placed if known else None
    if placed is not None and message.draft is not None:
        placed = adopt_names(placed=placed, wanted=message.draft)
    if verdict.act == "place":
        placed = message.draft
    elif placed is not None:
        placed = msgspec.structs.replace(placed, **verdict.changes, **verdict.taken)
    cancelled = message.cancellation is not None
    ended = placed is not None and (cancelled or (known is not None and known.ended))
    return Version(message.version_stamp, fingerprint_of(message), cancelled, placed, ended)


def _older(known: Version, message: ChannelMessage) -> str:
    """Why the message says nothing new. Of two versions with one stamp a cancellation wins, then the fingerprint."""
    if message.version_stamp < known.stamp:
        return f"A newer version, of {known.stamp.isoformat()}, is known already."
    if message.version_stamp > known.stamp:
        return ""
    fingerprint = fingerprint_of(message)
    if fingerprint == known.fingerprint:
        return "The same version is known already."
    if (message.cancellation is not None, fingerprint) < (known.cancelled, known.fingerprint):
        return "Another version with the same stamp is known already."
    return ""


def _decide_first(message: ChannelMessage) -> Verdict:
    if not message.ready:
        return Verdict(act="remember", sentence="It is not an order yet: there is nothing to place.")
    if message.draft is None:
        return Verdict(act="remember", sentence="Nothing of the order is wanted any more.")
    sentence = "The order is new."
    if message.cancellation is not None:
        sentence = "The order is new here, and the channel has cancelled it already."
    return Verdict(act="place", sentence=sentence, cancellation=message.cancellation)


def _decide_newer(known: Version, message: ChannelMessage, placed: OrderDraft) -> Verdict:
    wanted = message.draft
    if message.cancellation is not None:
        sentence = "The channel has cancelled the order."
        if known.ended:
            sentence = "The channel says again that the order is cancelled."
        changes = {} if wanted is None else _changes(placed, wanted)
        return Verdict(act="apply", sentence=sentence, changes=changes, cancellation=message.cancellation)
    if wanted is None or not message.ready:
        sentence = "In the channel the order has become an attempt: its payment failed or it is a draft again."
        return Verdict(act="apply", sentence=sentence, differences=[Difference("not_ready", "", sentence)])
    changes, placed = _changes(placed, wanted), adopt_names(placed=placed, wanted=wanted)
    goods = find_differences(placed=placed, wanted=wanted)
    differences = [*_lost(placed, wanted), *goods]
    if known.ended:
        reopened = "The channel has reopened the order, which is cancelled here."
        differences.insert(0, Difference("reopened", "", reopened))
    return Verdict(
        act="apply",
        sentence=say_newer(changes, differences),
        changes=changes,
        differences=differences,
        goods=bool(goods) and not known.ended,
    )


def _changes(placed: OrderDraft, wanted: OrderDraft) -> dict[str, Any]:
    news = {name: getattr(wanted, name) for name in CHANGEABLE}
    return {
        name: value
        for name, value in news.items()
        if value != getattr(placed, name) and (value is not None or name not in KEPT)
    }


def _lost(placed: OrderDraft, wanted: OrderDraft) -> list[Difference]:
    return [
        Difference("no_longer_named", f"/{name}", f"The channel no longer names {name}; it was kept.")
        for name in KEPT
        if getattr(wanted, name) is None and getattr(placed, name) is not None
    ]


def say_newer(changes: dict[str, Any], differences: list[Difference]) -> str:
    """What a newer version comes to here, for people."""
    if not changes and not differences:
        return "The newer version changes nothing here."
    parts = []
    if changes:
        parts.append(f"The newer version changes {', '.join(sorted(changes))}.")
    if differences:
        parts.append(f"A person has to decide: {' '.join(difference.sentence for difference in differences[:5])}")
    return " ".join(parts)
