"""The money of one settlement moves: credits, the fee, and what goes back."""

from decimal import Decimal
from typing import Any

from lading.flows.money.books import read_books
from lading.flows.money.credit_units import Credit, credit_units
from lading.flows.money.refund import Refund, refund_orders
from lading.flows.returning.plan_settlement import Planned
from lading.kernel import Invalid, round_money
from lading.payments.accounts import FEES, RECEIVABLE, REVENUE, STORE_CREDIT, TAX, clearing
from lading.payments.ledger import Entry, Posting, post
from lading.payments.store_credits import StoreCredit, add_store_credits
from lading.returns.rma import Return
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def credit_return(unit: UnitOfWork, one: Return, planned: Planned, source: str, reason: str) -> None:
    """Post what the units were worth, of shipping what goes back, and the fee that is kept back."""
    assert planned.order is not None  # noqa: S101 -- asked before
    number = planned.order.number
    wishes = [
        Credit(
            number=number,
            line=one.find(line.line).order_line,
            quantity=line.quantity,
            reason=reason,
            source=f"{source}/{line.line}",
        )
        for line in planned.lines
        if line.amount
    ]
    if planned.reckoning.shipping:
        amount = planned.reckoning.shipping
        wishes.append(Credit(number=number, amount=amount, shipping=True, reason=reason, source=f"{source}/shipping"))
    if wishes:
        await credit_units(unit, wishes=wishes)
    kept = [(planned.reckoning.fee, source, reason)]
    kept.append((planned.reckoning.claw_back, f"{source}/discount", f"{reason}: discounts on what stays"))
    rate = await _rate_of(unit, one, planned)
    fees = [
        Posting(
            kind="fee",
            currency=one.currency,
            entries=taxed_fee(amount, rate=rate, currency=one.currency),
            order_id=planned.order.id,
            source=from_what,
            reason=why,
        )
        for amount, from_what, why in kept
        if amount
    ]
    if fees:
        await post(unit, postings=fees)


async def _rate_of(unit: UnitOfWork, one: Return, planned: Planned) -> Decimal:
    """The rate at which most of what comes back was taxed: what is kept of it is taxed alike."""
    assert planned.order is not None  # noqa: S101 -- asked before
    largest = max(planned.lines, key=lambda line: line.amount)
    rows = await unit.fetch(
        "SELECT tax_rate FROM order_lines WHERE order_id = %s AND line = %s",
        [planned.order.id, one.find(largest.line).order_line],
    )
    return rows[0][0] if rows else ZERO


def taxed_fee(amount: Decimal, *, rate: Decimal, currency: str) -> list[Entry]:
    """A fee of that amount, the tax inside it posted as such."""
    tax = round_money(amount * rate / (1 + rate), currency)
    entries = [Entry(RECEIVABLE, amount), Entry(FEES, tax - amount)]
    return [*entries, Entry(TAX, -tax)] if tax else entries


async def pay_out(unit: UnitOfWork, planned: Planned, reason: str) -> tuple[Decimal, list[dict[str, Any]]]:
    """Give back what the order is then in credit, and no more than this settlement; nothing for an exchange."""
    assert planned.order is not None  # noqa: S101 -- asked before
    if planned.way == "exchange" or not planned.reckoning.total:
        return ZERO, []
    books = (await read_books(unit, orders=[planned.order.id]))[planned.order.id]
    amount = min(planned.reckoning.total, books.in_credit)
    if amount <= 0:
        return ZERO, []
    to: Any = "original" if planned.way == "cash" else planned.way
    (done,) = await refund_orders(
        unit, wishes=[Refund(number=planned.order.number, reason=reason, amount=amount, to=to)]
    )
    parts: list[dict[str, Any]] = [
        {"tender": operation.tender, "amount": str(operation.amount), "state": operation.state}
        for operation in done.operations
    ]
    if done.store_credit:
        parts.append({"store_credit": str(done.store_credit), "amount": str(amount)})
    return amount, parts


async def pay_without_order(
    unit: UnitOfWork, one: Return, planned: Planned, source: str, reason: str
) -> tuple[Decimal, list[dict[str, Any]]]:
    """Goods without an order: their value becomes store credit of the customer, or is paid in cash."""
    amount = planned.reckoning.total
    if not amount:
        return ZERO, []
    if planned.way == "cash":
        entries = [Entry(REVENUE, amount), Entry(clearing("cash"), -amount)]
        cash = Posting(kind="refund", currency=one.currency, entries=entries, source=source, reason=reason)
        await post(unit, postings=[cash])
        return amount, [{"cash": True, "amount": str(amount)}]
    if one.customer is None:
        raise Invalid(
            f"{one.number} names no customer who could have a store credit. Pay it in cash.", code="no_customer"
        )
    made = StoreCredit(kind="store_credit", currency=one.currency, customer=one.customer, reason=reason)
    await add_store_credits(unit, new=[made])
    entries = [Entry(REVENUE, amount), Entry(STORE_CREDIT, -amount, credit_id=made.id)]
    credit = Posting(kind="store_credit_issued", currency=one.currency, entries=entries, source=source, reason=reason)
    await post(unit, postings=[credit])
    return amount, [{"store_credit": str(made.id), "amount": str(amount)}]
