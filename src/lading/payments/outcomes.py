"""What providers answer, and what they tell by themselves: typed, so that nobody reads a provider's words twice."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

import msgspec

FactKind = Literal[
    "authorised", "captured", "voided", "refunded", "expired", "declined", "charged_back", "chargeback_won", "none"
]


class Succeeded(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """It is done. `payment` is the payment to which it belongs; `amount` where the provider says what was moved."""

    reference: str
    payment: str = ""
    amount: Decimal | None = None
    expires_at: datetime | None = None


class Declined(msgspec.Struct, frozen=True, tag=True):
    """It is not done and will not be: the provider's code, and a sentence for people."""

    code: str
    sentence: str
    reference: str = ""


class Pending(msgspec.Struct, frozen=True, tag=True):
    """The provider has taken it on and says later how it ended."""

    reference: str
    sentence: str = ""


class Unknown(msgspec.Struct, frozen=True, tag=True):
    """Nobody can say whether it is done. `reached` is false where the call surely never arrived or was not worked."""

    sentence: str
    reached: bool = True


Outcome = Succeeded | Declined | Pending | Unknown


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened at the provider.

    `reference` is the provider's id of this very thing, `payment` that of the payment it belongs to, `key` ours where
    the provider keeps it, `link` our payment link, `order` our order's number.
    """

    kind: FactKind
    reference: str
    payment: str
    amount: Decimal
    currency: str
    key: str = ""
    link: str = ""
    order: str = ""
    method: str = ""
    sentence: str = ""
    code: str = ""
    at: datetime | None = None
    expires_at: datetime | None = None
    due: datetime | None = None


class Said(msgspec.Struct, frozen=True):
    """A provider's message: its id, its topic, and the facts in it.

    `ask` names payments that must be asked for whole, because messages come late, twice and out of order.
    """

    id: str
    topic: str
    facts: tuple[Fact, ...] = ()
    ask: tuple[str, ...] = ()
