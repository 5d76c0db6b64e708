"""Choices over HTTP: what customers who wait are offered, and what is chosen for them or by them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from lading.api.answer import Answer, show
from lading.api.once import once
from lading.api.request import ApiRequest
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.promising.take_choice import TakeChoice, take_choice
from lading.flows.show_orders import show_order
from lading.orders.views import OrderView
from lading.promising.choices import Choice, Options, choices_of
from lading.promising.options import OptionKind
from lading.store import UnitOfWork


class ChoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """A choice that a customer was offered, and what became of it: open, answered, expired (nobody answered) or
    overtaken."""

    id: UUID
    version: int
    state: str
    cause: str
    options: Options
    offered_at: datetime
    offered_by: str
    told_on: date | None
    expires_at: datetime
    answered_at: datetime | None
    answered_by: str
    answer: dict[str, Any] | None


class ChoicePage(msgspec.Struct, frozen=True):
    """All choices of an order, the last first."""

    choices: list[ChoiceView]


class OfferWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why they wait, in plain words for the customer (else we find some); `tell`: by letter, once a day at most."""

    cause: Annotated[str, Meta(max_length=300)] = ""
    tell: bool = True


class ChooseWish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is chosen; for `substitute` the line and the item. `by`: whose wish it is."""

    kind: OptionKind
    line: int | None = None
    sku: Annotated[str, Meta(max_length=80)] = ""
    by: Literal["customer", "seller"] = "customer"
    reason: Annotated[str, Meta(max_length=300)] = ""


@get("/orders/{number:str}/choices", scope="orders:read", answers=ChoicePage)
async def show_choices(request: ApiRequest, number: FromPath[str]) -> Answer:
    """List the choices that an order's customer was offered."""
    async with request.desk.database.unit_of_work() as unit:
        order = await show_order(unit, number=number)
        return show(ChoicePage([_view(one) for one in await choices_of(unit, order_id=order.id)]))


@post("/orders/{number:str}/choices", scope="orders:write", answers=ChoicePage, status_code=201)
async def post_choice_offer(request: ApiRequest, number: FromPath[str], data: JSONBody[OfferWish]) -> Answer:
    """Offer an order's customer a choice.

    A letter with a signed link goes out, once a day at most. Offered anew, older links end.
    """

    async def act(unit: UnitOfWork) -> Answer:
        wish = OfferChoice(number=number, cause=data.cause, tell=data.tell)
        await offer_choices(unit, request.desk.company, wishes=[wish])
        order = await show_order(unit, number=number)
        found = [_view(one) for one in await choices_of(unit, order_id=order.id)]
        return show(ChoicePage(found), status=201)

    return await once(request, act)


@post("/orders/{number:str}/choose", scope="orders:write", answers=OrderView, status_code=200, versioned=True)
async def post_choose(request: ApiRequest, number: FromPath[str], data: JSONBody[ChooseWish]) -> Answer:
    """Choose for an order that waits.

    `wait`, `part_now` (what is reserved goes to its places), `substitute` (an offer instead of a line's waiting units),
    `cancel_rest` (all that waits). What comes too late is refused and changes nothing.
    """

    async def act(unit: UnitOfWork) -> Answer:
        wish = TakeChoice(
            number=number,
            kind=data.kind,
            line=data.line,
            sku=data.sku,
            by=data.by,
            reason=data.reason,
            version=request.seen_version,
        )
        await take_choice(unit, request.desk.company, wish=wish)
        return show(await show_order(unit, number=number))

    return await once(request, act)


def _view(one: Choice) -> ChoiceView:
    return ChoiceView(**{name: getattr(one, name) for name in ChoiceView.__struct_fields__})


HANDLERS = (show_choices, post_choice_offer, post_choose)
"""What `create_api` puts behind the gate."""
