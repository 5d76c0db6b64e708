"""Payment links: a page at a provider on which a customer pays what an order owes, and what came of it.

The link is kept before its page is made, and the page names the link: so nothing is ever paid without an order.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.company import Company
from lading.flows.gateways.apply_facts import apply_facts
from lading.flows.gateways.gateways import open_gateway
from lading.flows.money.who_takes_it import NothingOwed, choose_gateway, owed_now
from lading.kernel import Actor, Invalid, NotFound, new_id, round_money
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.refusal import FieldError
from lading.orders.change import move
from lading.orders.queries import ids_of_numbers
from lading.payments.links import PaymentLink, add_link, list_links, open_link, read_link, withdraw_link
from lading.payments.ports import CheckoutAsked
from lading.store import UnitOfWork

RETURN = "/paid"


class LinkWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A link for so much (None: what the order owes), by a gateway (None: the one for its channel and currency).

    `captures` takes the money at once, or only authorises it; None does as the gateway's settings say.
    """

    amount: Decimal | None = None
    gateway: Annotated[str, Meta(max_length=80)] | None = None
    captures: bool | None = None

    def __post_init__(self) -> None:
        check_exact("amount", self.amount)
        if self.amount is not None and self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0, or left out for what is owed.")


async def prepare_link(unit: UnitOfWork, *, number: str, wish: LinkWish) -> PaymentLink:
    """Keep a link that has no page yet. Raises `NotFound`, `NothingOwed`, `NoGateway`, `Invalid`."""
    (order,) = (await lock_by_number(unit, numbers=[number])).values()
    view = await choose_gateway(unit, order=order, code=wish.gateway)
    amount = wish.amount or await owed_now(unit, order=order)
    if amount != round_money(amount, order.currency):
        sentence = f"The amount has more digits than {order.currency} has."
        raise Invalid(sentence, errors=(FieldError("/amount", "too_exact", sentence),))
    if amount <= 0:
        raise NothingOwed(f"Nothing is owed for order {number}. Name an amount to be paid all the same.")
    link = PaymentLink(
        id=new_id(),
        order_id=order.id,
        gateway=view.code,
        amount=amount,
        currency=order.currency,
        captures=view.links_capture if wish.captures is None else wish.captures,
        state="opening",
        reference="",
        url="",
        created_at=unit.now,
        created_by=unit.actor.label,
    )
    await add_link(unit, link=link)
    told: dict[str, object] = {"link": str(link.id), "amount": amount, "currency": order.currency, "gateway": view.code}
    move(order, kind="order.payment_link_made", data=told)
    await save_changes(unit, orders=[order])
    return link


async def finish_link(company: Company, *, number: str, link: PaymentLink) -> PaymentLink:
    """Make the page at the provider, outside of any transaction, and keep its address. Raises `Away`, `NotAble`.

    The link's id is the key of the call: made again, it is the same page.
    """
    if link.url:
        return link
    async with company.database.unit_of_work() as unit:
        gateway = await open_gateway(unit, company, code=link.gateway)
    page = await gateway.start_checkout(
        CheckoutAsked(
            key=str(link.id),
            amount=link.amount,
            currency=link.currency,
            order=number,
            back_to=f"{company.address}{RETURN}/{link.id}",
            captures=link.captures,
        )
    )
    async with company.database.unit_of_work() as unit:
        await open_link(unit, link=link.id, reference=page.reference, url=page.url, expires_at=page.expires_at)
        return await read_link(unit, link=link.id)


async def look_at_link(company: Company, *, link: UUID) -> PaymentLink:
    """The link as it stands, after asking the provider where it is still open: for who comes back from the page."""
    async with company.database.unit_of_work() as unit:
        known = await read_link(unit, link=link)
        gateway = await open_gateway(unit, company, code=known.gateway) if known.state == "open" else None
    if gateway is None:
        return known
    facts = await gateway.fetch_payment(known.reference)
    async with company.database.unit_of_work(Actor("gateway", known.gateway)) as unit:
        if facts:
            await apply_facts(unit, gateway=known.gateway, facts=facts)
        return await read_link(unit, link=link)


async def stop_link(unit: UnitOfWork, *, number: str, link: UUID) -> PaymentLink:
    """Nobody shall pay by it any more. Raises `NotFound`."""
    (order,) = (await lock_by_number(unit, numbers=[number])).values()
    if (await read_link(unit, link=link)).order_id != order.id:
        raise NotFound(f"Order {number} has no such payment link.")
    await withdraw_link(unit, link=link)
    return await read_link(unit, link=link)


async def links_of(unit: UnitOfWork, *, number: str) -> Sequence[PaymentLink]:
    """The links of an order, the newest first. Raises `NotFound`."""
    ids = await ids_of_numbers(unit, numbers=[number])
    return await list_links(unit, order=ids[number]) if number in ids else []
