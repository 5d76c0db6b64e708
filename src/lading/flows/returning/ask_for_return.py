"""The return portal: a customer finds an order, says what comes back, and reads the decision at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from lading.documents import letterhead_of, read_letterheads
from lading.flows.company import Company
from lading.flows.returning.missing_goods import owed_for_missing
from lading.flows.returning.offer_exchange import Instead, check_wanted, offer_exchanges
from lading.flows.returning.print_return import drop_off_code
from lading.flows.returning.request_return import request_returns
from lading.flows.returning.try_policy import try_policy
from lading.flows.show_orders import show_order, show_orders
from lading.kernel import Invalid, NotFound
from lading.returns.claim_lists import claims_of_order
from lading.returns.links import find_by_link, order_token, return_token
from lading.returns.lists import show_return
from lading.returns.photos import NewPhoto, add_photos
from lading.returns.rma import Return, read_return
from lading.returns.settlements import Settlement, read_settlements
from lading.returns.views import ReturnView
from lading.returns.wishes import BackLine, RequestReturn
from lading.store import UnitOfWork


class Letterheading(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, and how we speak to this customer."""

    company: str
    email: str
    phone: str
    language: str
    currency: str


class Choosable(msgspec.Struct, frozen=True, kw_only=True):
    """A line of which units can come back; `allowed` are the wishes that the policy knows for it.

    `instead` are the items that an exchange can bring, the same again first.
    """

    line: int
    sku: str
    name: str
    unit: str
    left: Decimal
    outcome: str
    sentence: str
    allowed: list[str]
    instead: list[Instead]


class AskPage(msgspec.Struct, frozen=True, kw_only=True):
    """What of an order can come back, what was asked for before, and how many claims there are."""

    head: Letterheading
    number: str
    placed_at: datetime
    lines: list[Choosable]
    before: list[tuple[str, str, str]]
    claims: int


class FollowPage(msgspec.Struct, frozen=True, kw_only=True):
    """A return as its customer sees it; `code` is what a drop-off point asks for, `instead` what goes out, by line.

    `owed` is asked for what went out in advance and nothing came back for.
    """

    head: Letterheading
    view: ReturnView
    code: str
    settlements: list[Settlement]
    has_label: bool
    instead: dict[int, Instead]
    owed: Decimal = Decimal(0)


async def find_order_link(unit: UnitOfWork, *, number: str, known: str) -> str:
    """The token of an order's link, for who knows its number and the e-mail address or postcode on it.

    Raises `NotFound` with the same sentence whether the order is not there or something else does not fit.
    """
    rows = await unit.fetch(
        "SELECT o.id, p.customer->>'email', p.ship_to->>'postal_code', p.bill_to->>'postal_code', c.email"
        " FROM orders o JOIN order_papers p ON p.order_id = o.id LEFT JOIN parties c ON c.code = o.customer"
        " WHERE o.number = %s OR o.external_id = %s LIMIT 5",
        [number.strip().upper(), number.strip()],
    )
    said = _plain(known)
    for order_id, *facts in rows:
        if said and said in {_plain(fact) for fact in facts if fact}:
            return await order_token(unit, order_id=order_id)
    raise NotFound(
        "We found no order with that number and that e-mail address or postcode. Both stand in our confirmation.",
        code="order_not_found",
    )


def _plain(text: str) -> str:
    return "".join(text.split()).lower()


async def show_ask_page(unit: UnitOfWork, company: Company, *, token: str, reason: str) -> AskPage:
    """What of the order behind a link can come back. Raises `NotFound`."""
    kind, number = await find_by_link(unit, token=token)
    if kind != "order":
        raise NotFound("This link leads to a return, not to an order.")
    order = await show_order(unit, number=number)
    tried = await try_policy(unit, company, number=number, reason=reason)
    offered = await offer_exchanges(unit, company, order=order, lines={one.line for one in tried if one.left})
    rows = await unit.fetch(
        "SELECT DISTINCT r.id, r.number, r.key, r.state FROM returns r JOIN return_lines l ON l.return_id = r.id"
        " WHERE l.order_id = %s ORDER BY r.number",
        [order.id],
    )
    return AskPage(
        head=await head_of_order(unit, channel=order.channel, currency=order.currency),
        number=number,
        placed_at=order.placed_at,
        lines=[
            Choosable(
                line=one.line,
                sku=one.sku,
                name=one.name,
                unit=one.unit,
                left=one.left,
                outcome=one.decision.outcome,
                sentence=one.decision.sentence,
                allowed=list(one.decision.terms.allowed),
                instead=offered[one.line],
            )
            for one in tried
            if one.left
        ],
        before=[(row[1], return_token(row[0], bytes(row[2])), row[3]) for row in rows],
        claims=len(await claims_of_order(unit, order_id=order.id)),
    )


async def ask_by_link(
    unit: UnitOfWork, company: Company, *, token: str, lines: Sequence[BackLine], photos: Sequence[NewPhoto] = ()
) -> str:
    """Ask for a return by link; answers the token of the link to it. Raises as `request_returns`."""
    kind, number = await find_by_link(unit, token=token)
    if kind != "order" or any(line.order != number for line in lines):
        raise NotFound("This link leads to a return, not to an order.")
    if not lines:
        raise Invalid("Say of at least one item how many you send back.", code="nothing_named")
    order = await show_order(unit, number=number)
    asked = {line.line for line in lines if line.line is not None}
    check_wanted(lines, await offer_exchanges(unit, company, order=order, lines=asked))
    (one,) = await request_returns(unit, company, wishes=[RequestReturn(lines=lines, origin="portal")])
    if photos:
        await add_photos(unit, subject=one.subject, photos=photos)
    return return_token(one.id, one.key)


async def show_follow_page(unit: UnitOfWork, company: Company, *, token: str) -> FollowPage:
    """The return behind a link. Raises `NotFound`."""
    kind, number = await find_by_link(unit, token=token)
    if kind != "return":
        raise NotFound("This link leads to an order, not to a return.")
    one = await read_return(unit, number=number)
    coming = any(line.expected and line.outcome == "authorised" for line in one.lines)
    return FollowPage(
        head=await head_of_order(unit, channel=one.channel, currency=one.currency),
        view=await show_return(unit, number=number),
        code=drop_off_code(one) if coming and one.send == "drop_off" else "",
        settlements=await read_settlements(unit, return_id=one.id),
        has_label=coming and one.send != "none",
        instead=await _instead(unit, company, one),
        owed=(await owed_for_missing(unit, one=one))[1],
    )


async def _instead(unit: UnitOfWork, company: Company, one: Return) -> dict[int, Instead]:
    """What goes out for each line that is exchanged, as far as it is known."""
    found: dict[int, Instead] = {}
    orders = await show_orders(unit, ids=list({line.order_id for line in one.lines if line.order_id}))
    for order_id, order in orders.items():
        mine = {line.order_line: line for line in one.lines if line.order_id == order_id and line.wish == "exchange"}
        lines = {line for line in mine if line is not None}
        if not lines:
            continue
        offered = await offer_exchanges(unit, company, order=order, lines=lines)
        for order_line in lines:
            line = mine[order_line]
            sku = (line.wanted.sku if line.wanted else "") or line.sku
            if chosen := next((each for each in offered[order_line] if each.sku == sku), None):
                found[line.line] = chosen
    return found


async def order_of_link(unit: UnitOfWork, *, token: str) -> str:
    """The number of the order behind a link. Raises `NotFound`."""
    kind, number = await find_by_link(unit, token=token)
    if kind != "order":
        raise NotFound("This link leads to a return, not to an order.")
    return number


async def return_of_link(unit: UnitOfWork, *, token: str) -> str:
    """The number of the return behind a link. Raises `NotFound`."""
    kind, number = await find_by_link(unit, token=token)
    if kind != "return":
        raise NotFound("This link leads to an order, not to a return.")
    return number


async def link_for(unit: UnitOfWork, company: Company, *, order_id: UUID) -> str:
    """The address at which the customer of an order asks for a return."""
    return f"{company.address}/return/{await order_token(unit, order_id=order_id)}"


async def head_of_order(unit: UnitOfWork, *, channel: str, currency: str) -> Letterheading:
    """Who writes to the customer of an order."""
    letterhead = letterhead_of(await read_letterheads(unit), channel)
    return Letterheading(
        company=letterhead.name,
        email=letterhead.email,
        phone=letterhead.phone,
        language=letterhead.language,
        currency=currency,
    )
