"""What a customer would pay for an item, and why: every price that was looked at, and what wins. Nothing is written."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.flows.company import Company
from lading.flows.placing.gather_placement import UnknownChannel
from lading.flows.pricing.buyers import find_buyers
from lading.kernel import FieldError, Invalid, NotFound
from lading.kernel.exact import check_exact
from lading.pricing.choose_price import Candidate, choose_price
from lading.pricing.values import ANYBODY, Buyer
from lading.store import UnitOfWork


class PriceQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For which item, how many of which `unit` (empty: its own), to whom, where, in what currency, on what day.

    Without a customer it is asked for anybody; without a day for today.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80, examples=["MUG-RED"])]
    channel: Annotated[str, Meta(min_length=1, max_length=80, examples=["web"])]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["EUR"])]
    quantity: Decimal = Decimal(1)
    unit: Annotated[str, Meta(max_length=20)] = ""
    customer: Annotated[str, Meta(max_length=80)] = ""
    on: date | None = None

    def __post_init__(self) -> None:
        check_exact("quantity", self.quantity)


class AskedPrice(msgspec.Struct, frozen=True, kw_only=True):
    """The price of one `unit`, where it comes from and why, and every other that was looked at, best first.

    `price` is null where nobody says one. `floor` and `ceiling` are of one unit agreed by hand.
    """

    sku: str
    unit: str
    quantity: Decimal
    currency: str
    on: date
    customer: str | None
    groups: list[str]
    price: Decimal | None
    source: str
    reason: str
    losers: list[Candidate]
    floor: Decimal | None
    ceiling: Decimal | None


async def ask_price(unit: UnitOfWork, company: Company, *, question: PriceQuestion) -> AskedPrice:
    """Answer what that would cost. Raises `UnknownChannel`, `NotFound` and `Invalid`."""
    reference, book = await company.refresh(unit, skus={question.sku})
    channel = reference.channels.get(question.channel)
    if channel is None:
        raise UnknownChannel(f"There is no channel “{question.channel}”.")
    item = reference.items.get(question.sku)
    if item is None:
        raise NotFound(f"There is no item “{question.sku}”.")
    named = item.unit_named(question.unit)
    if named is None or question.quantity <= 0:
        field, what = ("unit", "has no such unit") if named is None else ("quantity", "costs something from one on")
        sentence = f"“{item.sku}” {what}."
        raise Invalid(sentence, errors=(FieldError(f"/{field}", f"wrong_{field}", sentence),))
    buyer = await _buyer(unit, question.customer)
    day = question.on or unit.now.date()
    chosen = choose_price(
        item=item,
        unit=named,
        quantity=question.quantity,
        buyer=buyer,
        channel=channel,
        currency=question.currency,
        day=day,
        book=book,
    )
    limit = book.limits.get((item.sku, question.currency))
    return AskedPrice(
        sku=item.sku,
        unit=named.name,
        quantity=question.quantity,
        currency=question.currency,
        on=day,
        customer=buyer.code or None,
        groups=sorted(buyer.groups),
        price=chosen.price,
        source=chosen.source,
        reason=chosen.reason,
        losers=chosen.losers,
        floor=limit.floor * named.factor if limit and limit.floor is not None else None,
        ceiling=limit.ceiling * named.factor if limit and limit.ceiling is not None else None,
    )


async def _buyer(unit: UnitOfWork, code: str) -> Buyer:
    if not code:
        return ANYBODY
    found = await find_buyers(unit, codes=[code])
    if code not in found:
        raise NotFound(f"There is no customer “{code}”.")
    return found[code]
