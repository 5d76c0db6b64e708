"""What a channel says that a change comes to: its own sums of lines and its own taxes, kept to the cent."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.flows.changing.line_after import Rate, Said


class AsTold(msgspec.Struct, frozen=True, kw_only=True):
    """What the channel says of lines by number, of those that are added in their sequence, and of shipping's tax.

    `acts` are the kinds of acts that the channel's wish counts as, where it knows better than its edit.
    """

    acts: Sequence[str]
    lines: Mapping[int, Said] = {}
    added: Sequence[Said | None] = ()
    shipping: tuple[Rate, Decimal] | None = None
