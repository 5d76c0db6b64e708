"""What the promising room said of a draft, as far as checks ask."""

from datetime import date

import msgspec


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """Per line of the draft, by its place from 0: the day by which all of it is there, and how much is short.

    Days are those by which deliveries arrive nine times in ten. None: there is nowhere for the rest to come from.
    """

    days: list[date | None]
    short: list[str] = []
    why: str = ""
