"""The shop of a PunchOut session: items are looked for at the customer's prices, and the basket goes back as cXML."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from lading.catalog.queries import list_items
from lading.documents import letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.flows.placing.quote_orders import quote_order
from lading.intake.answering.cxml_messages import BasketLine, basket_message
from lading.intake.punchouts import MOST_LINES, Shop, find_shop, keep_basket, note_returned
from lading.kernel import Conflict, Invalid, Refusal, new_id
from lading.orders import OrderDraft
from lading.orders.draft import DraftCustomer, DraftLine
from lading.store import UnitOfWork

FOUND = 20
"""So many items are shown of a search."""
_MOST, _SMALLEST = Decimal(1_000_000), Decimal("0.0001")


class ShopItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item as this customer sees it; without a price it is to be asked for and cannot be taken."""

    sku: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal | None
    free: Decimal


class ShopPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop shows: what was found, the basket and its total. `origin` is where the basket will go."""

    company: str
    language: str
    buyer: str
    origin: str
    typed: str
    currency: str
    found: list[ShopItem]
    basket: list[ShopItem]
    total: Decimal


class BasketBack(msgspec.Struct, frozen=True, kw_only=True):
    """A basket on its way to the buyer's system: the message, and the one address to which it may be posted."""

    page: ShopPage
    post_url: str
    message: str


class NothingToTake(Conflict):
    """The basket is empty, or an item in it has no price."""

    code = "basket_not_ready"


async def show_shop(company: Company, *, token: str, typed: str = "") -> ShopPage:
    """The shop as it stands. Raises `ShopClosed`."""
    async with company.database.unit_of_work() as unit:
        shop = await find_shop(unit, token=token)
        head = letterhead_of(await read_letterheads(unit), shop.channel)
        currency = await _currency(unit, shop.channel)
        said = typed.strip()[:100].replace("\x00", "")
        items = [one.sku for one in await list_items(unit.sql, typed=said, limit=FOUND)] if said else []
    found = await _priced(company, shop, currency, dict.fromkeys(items, Decimal(1)))
    basket = await _priced(company, shop, currency, shop.basket)
    return ShopPage(
        company=head.name,
        language=head.language,
        buyer=shop.name,
        origin=shop.session.origin,
        typed=said,
        currency=currency,
        found=found,
        basket=basket,
        total=sum((one.amount for one in basket if one.amount is not None), Decimal(0)),
    )


async def put_in_basket(
    company: Company,
    *,
    token: str,
    quantities: Mapping[str, Decimal],
    more: Mapping[str, Decimal],
) -> None:
    """Set how much of these items is in the basket (zero takes one out), and add so much `more` of others.

    Raises `ShopClosed`, `Invalid`.
    """
    async with company.database.unit_of_work() as unit:
        shop = await find_shop(unit, token=token)
        basket = {**shop.basket, **quantities}
        for sku, quantity in more.items():
            basket[sku] = basket.get(sku, Decimal(0)) + quantity
        if not all(0 <= one <= _MOST and one == one.quantize(_SMALLEST) for one in basket.values()):
            raise Invalid("A quantity is a number of up to four decimals, such as 2.")
        kept = {sku: quantity for sku, quantity in basket.items() if quantity}
        if len(kept) > MOST_LINES:
            raise Invalid(f"A basket holds at most {MOST_LINES} items.")
        await keep_basket(unit, shop=shop, basket=kept)


async def take_basket_back(company: Company, *, token: str) -> BasketBack:
    """The basket as the buyer's system takes it. Raises `ShopClosed`, `NothingToTake`."""
    page = await show_shop(company, token=token)
    if not page.basket:
        raise NothingToTake("The basket is empty.")
    lines = [_line(one) for one in page.basket]
    async with company.database.unit_of_work() as unit:
        shop = await find_shop(unit, token=token)
        await note_returned(unit, shop=shop)
        message = basket_message(
            lines,
            cookie=shop.session.cookie,
            currency=page.currency,
            ours=shop.session.ours,
            theirs=shop.session.theirs,
            payload=f"{new_id()}@lading",
            at=unit.now,
        )
    return BasketBack(page=page, post_url=shop.session.post_url, message=message)


def _line(one: ShopItem) -> BasketLine:
    if one.unit_price is None:
        raise NothingToTake(f"{one.name or one.sku} has no price. Take it out, and ask us for it.")
    return BasketLine(sku=one.sku, name=one.name, unit=one.unit, quantity=one.quantity, unit_price=one.unit_price)


async def _currency(unit: UnitOfWork, channel: str) -> str:
    """The channel's own, else that of the price list that is asked first."""
    rows = await unit.fetch("SELECT coalesce(settings ->> 'currency', '') FROM channels WHERE code = %s", [channel])
    said = str(rows[0][0]) if rows else ""
    if said:
        return said
    lists = await unit.fetch("SELECT currency FROM price_lists ORDER BY priority, code LIMIT 1")
    return str(lists[0][0]) if lists else "EUR"


async def _priced(company: Company, shop: Shop, currency: str, quantities: Mapping[str, Decimal]) -> list[ShopItem]:
    lines: Sequence[DraftLine] = [DraftLine(sku=sku, quantity=quantity) for sku, quantity in quantities.items()]
    if not lines:
        return []
    customer = DraftCustomer(code=shop.customer) if shop.customer else None
    draft = OrderDraft(channel=shop.channel, currency=currency, customer=customer, lines=list(lines))
    try:
        quote = await quote_order(company, draft=draft)
    except Refusal as refusal:
        raise Invalid(f"The shop cannot price anything now: {refusal.sentence}") from None
    return [
        ShopItem(
            sku=one.sku,
            name=one.name,
            unit=one.unit,
            quantity=one.quantity,
            unit_price=one.unit_price,
            amount=one.amount,
            free=one.free,
        )
        for one in quote.lines
        if one.known
    ]
