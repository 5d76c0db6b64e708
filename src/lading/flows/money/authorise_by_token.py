"""A customer's payment method that a provider keeps is asked for money, without the customer: intended, then called."""

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.who_takes_it import NothingOwed, choose_gateway, owed_now
from lading.kernel import Invalid, round_money
from lading.kernel.card_numbers import refuse_card_number
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.refusal import FieldError
from lading.orders.change import move
from lading.payments import Tender, add_tenders, read_tenders
from lading.payments.adopted import kind_for
from lading.payments.operations import Operation, intend
from lading.store import UnitOfWork

ZERO = Decimal(0)


class TokenWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Authorise so much (None: what the order owes) by what the provider calls a payment method, such as `pm_…`.

    Of Stripe it may be `cus_…:pm_…`, of PayPal `vault:…`. Never a card number.
    """

    token: Annotated[str, Meta(min_length=1, max_length=200)]
    amount: Decimal | None = None
    gateway: Annotated[str, Meta(max_length=80)] | None = None
    method: Annotated[str, Meta(min_length=1, max_length=80)] = "card"

    def __post_init__(self) -> None:
        refuse_card_number("token", self.token)
        check_exact("amount", self.amount)
        if self.amount is not None and self.amount <= 0:
            raise FieldRefused("amount", "not_positive", "The amount must be above 0, or left out for what is owed.")


async def authorise_by_token(unit: UnitOfWork, *, number: str, wish: TokenWish) -> Operation:
    """Add a tender and intend its authorisation. Raises `NotFound`, `NothingOwed`, `NoGateway`, `Invalid`."""
    (order,) = (await lock_by_number(unit, numbers=[number])).values()
    gateway = await choose_gateway(unit, order=order, code=wish.gateway)
    amount = wish.amount or await owed_now(unit, order=order)
    if amount <= 0:
        raise NothingOwed(f"Nothing is owed for order {number}. Name an amount to be authorised all the same.")
    if amount != round_money(amount, order.currency):
        sentence = f"The amount has more digits than {order.currency} has."
        raise Invalid(sentence, errors=(FieldError("/amount", "too_exact", sentence),))
    others = (await read_tenders(unit, orders=[order.id], lock=True)).get(order.id, [])
    tender = Tender(
        order_id=order.id,
        tender=max((one.tender for one in others), default=0) + 1,
        method=wish.method,
        reference=wish.token,
        currency=order.currency,
        authorised=ZERO,
        captured=ZERO,
        provider=gateway.code,
        kind=kind_for(gateway.kind),
    )
    await add_tenders(unit, tenders=[tender])
    asked = Operation(
        order_id=order.id,
        tender=tender.tender,
        kind="authorise",
        amount=amount,
        currency=order.currency,
        provider=gateway.code,
    )
    (made,) = await intend(unit, operations=[asked])
    told: dict[str, object] = {"tender": tender.tender, "amount": amount, "currency": order.currency}
    move(order, kind="order.authorisation_asked", data=told | {"gateway": gateway.code})
    await save_changes(unit, orders=[order])
    return made
