"""What a customer's page shows of a choice: the order's number, what waits, what can be chosen; nothing of persons."""

from datetime import date, datetime
from typing import Any

import msgspec

from lading.documents import letterhead_of, read_letterheads
from lading.promising.choices import Waits, find_by_token
from lading.promising.options import Offer
from lading.store import UnitOfWork


class ChoicePage(msgspec.Struct, frozen=True, kw_only=True):
    """A choice as its customer sees it. `state` is open, answered, expired or overtaken; `answer` what was chosen."""

    state: str
    number: str
    company: str
    email: str
    phone: str
    language: str
    currency: str
    cause: str
    waits: list[Waits]
    kinds: list[str]
    offers: list[Offer]
    until: datetime
    expected: date | None
    answer: dict[str, Any] | None


async def show_choice_page(unit: UnitOfWork, *, token: str) -> ChoicePage:
    """The choice that a link names. Raises `NotFound`."""
    choice = await find_by_token(unit, token=token)
    rows = await unit.fetch("SELECT number, channel, currency FROM orders WHERE id = %s", [choice.order_id])
    number, channel, currency = rows[0]
    letterhead = letterhead_of(await read_letterheads(unit), channel)
    days = [one.deliver_p90 for one in choice.options.waits]
    over = choice.state == "open" and choice.expires_at <= unit.now
    return ChoicePage(
        state="expired" if over else choice.state,
        number=number,
        company=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        language=letterhead.language,
        currency=currency,
        cause=choice.cause,
        waits=choice.options.waits,
        kinds=choice.options.kinds,
        offers=choice.options.offers,
        until=choice.expires_at,
        expected=max((day for day in days if day), default=None) if all(days) else None,
        answer=choice.answer,
    )
