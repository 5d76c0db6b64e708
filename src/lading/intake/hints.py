"""What a reader is told beside the document: never what it should find, only how this sender writes."""

from datetime import date
from typing import Any

import msgspec


class Learned(msgspec.Struct, frozen=True):
    """What corrections have taught about a layout: its fingerprint, and hints as the layout room writes them."""

    layout: str
    value: dict[str, Any]


class Hints(msgspec.Struct, frozen=True, kw_only=True):
    """Beside a document: who sent it and when, who we are, what was learned of layouts.

    `us` are our own names and addresses, so that they are not taken for the buyer's. `day_first` is how this sender
    writes dates where that is known, `currency` what it usually orders in.
    """

    sender: str = ""
    received_on: date | None = None
    us: tuple[str, ...] = ()
    currency: str = ""
    country: str = ""
    day_first: bool | None = None
    decimal_comma: bool | None = None
    learned: tuple[Learned, ...] = ()
