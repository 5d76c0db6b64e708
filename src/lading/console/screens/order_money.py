"""The money of an order: how it stands, tender by tender, and the ledger behind it."""

from typing import Any

from litestar import get
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath

from lading.console.answers import Html, fragment
from lading.console.visit import Visit, Visiting
from lading.flows.money.refund import Refund, preview_refund
from lading.flows.money.show_money import show_money
from lading.flows.money.show_refund import RefundShown, show_refund
from lading.flows.show_orders import show_order
from lading.kernel import new_id
from lading.payments.ledger_lists import LedgerFilter, list_transactions
from lading.store import UnitOfWork


@get("/orders/{number:str}/payments", opt={"permission": "payments:read"})
async def show_payments(visit: Visiting, number: FromPath[str]) -> Html:
    """The panel on the order page."""
    async with visit.asking() as unit:
        money = await show_money(unit, number=number)
    return fragment("detail/payments.html", visit, money=money, address=f"/orders/{number}/payments")


@get("/orders/{number:str}/payments/operations", opt={"permission": "payments:read"})
async def show_operations(visit: Visiting, number: FromPath[str]) -> Html:
    """Everything that was done, or asked to be done, with its money; and the ledger of it."""
    async with visit.asking() as unit:
        money = await show_money(unit, number=number)
        ledger = await list_transactions(unit, which=LedgerFilter(order=number), limit=100)
    address = f"/orders/{number}/payments"
    return fragment("detail/operations.html", visit, money=money, ledger=ledger, address=address)


@get("/orders/{number:str}/payments/take", opt={"permission": "payments:write"})
async def ask_payment(visit: Visiting, number: FromPath[str]) -> Html:
    """What was paid, and how."""
    async with visit.asking() as unit:
        money = await show_money(unit, number=number)
    return _ask("detail/take_payment.html", visit, number, money=money)


@get("/orders/{number:str}/payments/refund", opt={"permission": "payments:write"})
async def ask_refund(visit: Visiting, number: FromPath[str]) -> Html:
    """How much goes back, and what that would do."""
    amount, to = visit.query.quantity("amount", ""), _to(visit.query.text("to"))
    wish = Refund(number=number, reason="-", amount=amount, to=to, approved=False)
    async with visit.asking() as unit:
        money = await show_money(unit, number=number)
        plan = await _plan(unit, wish) if money.refundable else None
    return _ask("detail/refund.html", visit, number, money=money, plan=plan)


async def _plan(unit: UnitOfWork, wish: Refund) -> RefundShown:
    plan, approvers = await preview_refund(unit, wish=wish)
    return show_refund(wish.number, plan, approvers=approvers)


@get("/orders/{number:str}/payments/credit", opt={"permission": "payments:write"})
async def ask_credit(visit: Visiting, number: FromPath[str]) -> Html:
    """What is owed less, or more."""
    async with visit.asking() as unit:
        money, order = await show_money(unit, number=number), await show_order(unit, number=number)
    return _ask("detail/credit.html", visit, number, money=money, order=order)


def _ask(template: str, visit: Visit, number: str, **values: Any) -> Html:
    """A form that counts once."""
    return fragment(template, visit, address=f"/orders/{number}/payments", key=new_id().hex, **values)


def _to(text: str) -> Any:
    return int(text) if text.isdigit() else "store_credit" if text == "store_credit" else "original"


ROUTES: list[BaseRouteHandler] = [show_payments, show_operations, ask_payment, ask_refund, ask_credit]
