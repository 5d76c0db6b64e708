"""What the company lets be done without a person: levels, limits, tolerances. Pure values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel.exact import FieldRefused, check_exact, spell

Level = Literal["stopped", "shadow", "suggest", "act"]
"""`stopped`: nothing alone, for anybody; `shadow`: only said what would have been done; `suggest`: prepared and asked;
`act`: booked alone where every limit holds."""

LEVELS: tuple[Level, ...] = ("stopped", "shadow", "suggest", "act")
Share = Annotated[float, Meta(ge=0, le=1)]
ZERO = Decimal(0)


def check_limit(name: str, value: Decimal | None) -> None:
    """Refuse what is no plain number or below zero."""
    check_exact(name, value)
    if value is not None and value < 0:
        raise FieldRefused(name, "negative", f"The {spell(name)} cannot be below zero.")


class Tolerances(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How far a document may be from our terms without anybody being asked. Money in the order's currency, per unit."""

    price_percent: Decimal = ZERO
    price_amount: Decimal = ZERO
    quantity_percent: Decimal = ZERO
    days: Annotated[int, Meta(ge=0, le=365)] = 0

    def __post_init__(self) -> None:
        for name in ("price_percent", "price_amount", "quantity_percent"):
            check_limit(name, getattr(self, name))


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Beyond what a person is asked whatever is sure. Amounts are in `currency`; another currency is asked about.

    `groups`: only items of these groups are booked alone, empty: of all; `not_groups` never are.
    """

    currency: Annotated[str, Meta(pattern="^([A-Z]{3})?$")] = ""
    value: Decimal | None = None
    day: Decimal | None = None
    groups: list[str] = []
    not_groups: list[str] = []

    def __post_init__(self) -> None:
        check_limit("value", self.value)
        check_limit("day", self.day)


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Of one customer, or of everybody without one of their own.

    `error_rate`: the share of wrong lines that is acceptable. `samples`: how many lines as sure as this one people must
    have looked at. `watched`: after how many looked-at lines the error rate is judged anew. `look_again`: the share
    of cases booked alone that a person looks at later. `raise_after`: cases that must have agreed before a higher
    level is proposed, `agreement` their share; `raise_alone`: then it is raised without asking. `knowledge`: who takes
    over confirmed cross-references. `acknowledge`: who sends the acknowledgement of what was booked alone by mail.
    """

    level: Level = "suggest"
    error_rate: Annotated[float, Meta(ge=0.0005, le=0.2)] = 0.01
    samples: Annotated[int, Meta(ge=10, le=100_000)] = 50
    watched: Annotated[int, Meta(ge=20, le=100_000)] = 200
    look_again: Share = 0.05
    raise_after: Annotated[int, Meta(ge=5, le=100_000)] = 50
    agreement: Share = 0.98
    raise_alone: bool = False
    knowledge: Literal["person", "confirmed"] = "person"
    acknowledge: Literal["person", "alone"] = "person"
    tolerances: Tolerances = Tolerances()
    limits: Limits = Limits()


def authority_for(authorities: Mapping[str, Authority], customer: str) -> Authority:
    """A customer's own authority, else everybody's; where the company has stopped, nobody's goes further."""
    company = authorities.get("") or Authority()
    own = authorities.get(customer, company) if customer else company
    return msgspec.structs.replace(own, level="stopped") if company.level == "stopped" else own
