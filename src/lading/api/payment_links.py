"""Asking for an order's money over HTTP: payment links, and tokens of payment methods that a provider keeps."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from lading.api.answer import Answer, show
from lading.api.ids import read_id
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.gateways.pay_by_link import LinkWish, finish_link, links_of, prepare_link, stop_link
from lading.flows.money.authorise_by_token import TokenWish, authorise_by_token
from lading.kernel import plain
from lading.payments.links import PaymentLink, read_link
from lading.store import UnitOfWork


class PaymentLinkView(msgspec.Struct, frozen=True, kw_only=True):
    """A page on which a customer pays. `state` is opening, open, paid or withdrawn."""

    id: UUID
    gateway: str
    amount: str
    currency: str
    captures: bool
    state: str
    url: str
    created_at: datetime
    expires_at: datetime | None
    paid_at: datetime | None


class PaymentLinks(msgspec.Struct, frozen=True):
    """The links of an order, the newest first."""

    links: list[PaymentLinkView]


class _Made(msgspec.Struct):
    id: UUID


_CALLS = (
    "The page is made by the provider, who cannot be asked to rehearse. A link moves no money and can be withdrawn."
)


@post(
    "/orders/{number:str}/payment-links",
    scope="orders:write",
    answers=PaymentLinkView,
    status_code=201,
    no_preview=_CALLS,
)
async def post_payment_link(request: ApiRequest, number: FromPath[str], data: JSONBody[LinkWish]) -> Answer:
    """Make a page on which the customer pays.

    For what the order owes, unless an amount is named. The page belongs to the order: what is paid there is booked on
    it by the provider's webhook, and again when the customer comes back; paid twice, the order is in credit. 503 where
    the provider cannot be reached: sent again with the same Idempotency-Key, the same page is made.
    """

    async def act(unit: UnitOfWork) -> Answer:
        return show(_view(await prepare_link(unit, number=number, wish=data)), status=201)

    prepared = msgspec.json.decode((await once(request, act)).body, type=_Made)
    company = request.desk.company
    async with company.database.unit_of_work() as unit:
        link = await read_link(unit, link=prepared.id)
    return show(_view(await finish_link(company, number=number, link=link)), status=201)


@get("/orders/{number:str}/payment-links", scope="orders:read", answers=PaymentLinks)
async def show_payment_links(request: ApiRequest, number: FromPath[str]) -> Answer:
    """List the payment links of an order."""
    async with request.desk.database.unit_of_work() as unit:
        return show(PaymentLinks([_view(one) for one in await links_of(unit, number=number)]))


@post(
    "/orders/{number:str}/payment-links/{link:str}/withdraw",
    scope="orders:write",
    answers=PaymentLinkView,
    status_code=200,
)
async def withdraw_payment_link(request: ApiRequest, number: FromPath[str], link: FromPath[str]) -> Answer:
    """Withdraw a payment link.

    We no longer offer it. Who has the page open may pay all the same: that is credited to the order.
    """
    chosen = read_id(link, of="payment link")

    async def act(unit: UnitOfWork) -> Answer:
        return show(_view(await stop_link(unit, number=number, link=chosen)))

    return await once(request, act)


def _view(link: PaymentLink) -> PaymentLinkView:
    told = {name: getattr(link, name) for name in PaymentLinkView.__struct_fields__}
    return PaymentLinkView(**told | {"amount": plain(Decimal(link.amount))})


class AuthorisationAsked(msgspec.Struct, frozen=True):
    """What a provider is asked for; how it ended stands on the order's payments."""

    operation: UUID
    tender: int
    amount: str
    currency: str
    state: str


@post("/orders/{number:str}/authorisations", scope="orders:write", answers=AuthorisationAsked, status_code=202)
async def post_authorisation(request: ApiRequest, number: FromPath[str], data: JSONBody[TokenWish]) -> Answer:
    """Ask a customer's kept payment method for money.

    By a token that the provider gave, without the customer. A worker calls the provider moments later, once in effect;
    a decline becomes a task. Card numbers are refused.
    """

    async def act(unit: UnitOfWork) -> Answer:
        made = await authorise_by_token(unit, number=number, wish=data)
        told = AuthorisationAsked(made.id, made.tender, plain(made.amount), made.currency, made.state)
        return show(told, status=202)

    return await once(request, act)


HANDLERS = (post_authorisation, post_payment_link, show_payment_links, withdraw_payment_link)
