"""Limits above which an act on money wants approval, by what is asked and currency; a default stands where none is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from lading.kernel import Invalid
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import is_currency
from lading.store import Event, UnitOfWork
from lading.store.events import record

MoneyAsk = Literal["refund", "credit", "write_off", "price"]
Currency = Annotated[str, Meta(pattern="^([A-Z]{3})?$")]


class ApprovalLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Amounts `above` it (null: none) are asked of `needed` people of a `role`, in a currency or (empty) all others.

    `refund` is money that goes back, `credit` what customers are let off or given, `write_off` what is no longer waited
    for, `price` how far prices agreed by hand go below items' floors in all.
    """

    ask: MoneyAsk
    currency: Currency = ""
    above: Decimal | None = None
    role: Annotated[str, Meta(max_length=40)] = "operations"
    needed: Annotated[int, Meta(ge=1, le=5)] = 1

    def __post_init__(self) -> None:
        check_exact("above", self.above)
        if self.above is not None and self.above < 0:
            raise FieldRefused("above", "negative", "It must not be negative.")

    def is_passed(self, amount: Decimal) -> bool:
        """Whether so much wants approval."""
        return self.above is not None and amount > self.above


DEFAULTS = (
    ApprovalLimit(ask="refund", above=Decimal(500)),
    ApprovalLimit(ask="credit", above=Decimal(500)),
    ApprovalLimit(ask="write_off", above=Decimal(500)),
    ApprovalLimit(ask="price", above=Decimal(0)),
)
"""What holds until a company says otherwise, in whole units of whatever currency."""


def limit_for(limits: Sequence[ApprovalLimit], *, ask: MoneyAsk, currency: str) -> ApprovalLimit:
    """The limit of the currency, else that of all others, else the default."""
    found = {one.currency: one for one in limits if one.ask == ask}
    return found.get(currency) or found.get("") or next(one for one in DEFAULTS if one.ask == ask)


async def read_limits(unit: UnitOfWork) -> list[ApprovalLimit]:
    """The limits in force: the company's own, and the default of what it says nothing about."""
    rows = await unit.fetch("SELECT ask, currency, above, role, needed FROM approval_limits ORDER BY ask, currency")
    own = [ApprovalLimit(ask=row[0], currency=row[1], above=row[2], role=row[3], needed=row[4]) for row in rows]
    said = {one.ask for one in own if not one.currency}
    return sorted([*own, *(one for one in DEFAULTS if one.ask not in said)], key=lambda one: (one.ask, one.currency))


async def put_limits(unit: UnitOfWork, *, limits: Sequence[ApprovalLimit]) -> None:
    """Replace all limits; what is not said has its default. Raises `Invalid`."""
    if len({(one.ask, one.currency) for one in limits}) < len(limits):
        raise Invalid("Say one limit for each currency.", code="limit_twice")
    for one in limits:
        if one.currency and not is_currency(one.currency):
            raise Invalid(f"“{one.currency}” is no currency of ISO 4217.", code="currency_unknown")
    await unit.execute("DELETE FROM approval_limits")
    for one in limits:
        await unit.execute(
            "INSERT INTO approval_limits (ask, currency, above, role, needed) VALUES (%s, %s, %s, %s, %s)",
            [one.ask, one.currency, one.above, one.role, one.needed],
        )
    told = [[one.ask, one.currency, one.above, one.role, one.needed] for one in limits]
    await record(unit, [Event(kind="approvals.limits_set", subject="approvals", data={"limits": told})])
