"""Why a place cannot do what it was given, and what each reason says about the stock there."""

from typing import Literal

import msgspec

from lading.kernel import Invalid


class ShortReason(msgspec.Struct, frozen=True):
    """A reason with its sentence, and its effect on the place's stock of the item.

    `stock`: `stays`, `damaged` (these units are kept apart as such) or `empty` (nothing is on the shelf that is not
    promised to somebody else: what was free is booked out too, so that nobody is promised it before a count). Whether
    somebody is asked to count says `counted`.
    """

    code: str
    sentence: str
    stock: Literal["stays", "damaged", "empty"]
    counted: bool = True


SHORT_REASONS = {
    one.code: one
    for one in (
        ShortReason("not_in_stock", "The units are not on the shelf.", "empty"),
        ShortReason("damaged", "The units are damaged.", "damaged"),
        ShortReason("mismatch", "What lies on the shelf is another item.", "empty"),
        ShortReason("too_busy", "The place cannot do it in time.", "stays"),
        ShortReason("declined", "The partner cannot deliver the units.", "empty", counted=False),
        ShortReason("not_accepted", "The place did not say in time that it does it.", "stays"),
    )
}


def find_reason(code: str) -> ShortReason:
    """The reason of that code. Raises `Invalid`."""
    if (found := SHORT_REASONS.get(code)) is None:
        raise Invalid(f"There is no reason “{code}”; choose one of {', '.join(SHORT_REASONS)}.", code="unknown_reason")
    return found
