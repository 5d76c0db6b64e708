"""A deposit is asked for before delivery: posted as owed, invoiced at once, and taken off the invoices that follow."""

from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from lading.billing.deposits import ask_posting, read_open_deposits
from lading.billing.facts import Document
from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.billing.draft_invoices import draft_waiting
from lading.flows.billing.issue_invoices import note_issued, number_and_write
from lading.flows.money.books import read_books
from lading.kernel import Conflict, FieldError, Invalid, new_id, plain, round_money
from lading.kernel.exact import FieldRefused, check_exact
from lading.kernel.money import split
from lading.orders.change import LockedOrder
from lading.orders.hold import refuse_held
from lading.payments.ledger import post
from lading.store import UnitOfWork

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class AskDeposit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So much shall be paid before delivery, tax included: an `amount`, or so much `percent` of the order."""

    amount: Decimal | None = None
    percent: Decimal | None = None
    reason: Annotated[str, Meta(max_length=300)] = ""

    def __post_init__(self) -> None:
        for field in ("amount", "percent"):
            check_exact(field, value := getattr(self, field))
            if value is not None and value <= 0:
                raise FieldRefused(field, "not_positive", f"The {field} must be above 0.")
        if (self.amount is None) == (self.percent is None):
            raise FieldRefused("amount", "amount_missing", "Say an amount, or per cent of the order; not both.")


class TooMuchDeposit(Conflict):
    """There is not that much of the order that is neither delivered nor asked for."""

    code = "too_much_deposit"


async def ask_deposit(unit: UnitOfWork, *, number: str, wish: AskDeposit, version: int | None = None) -> Document:
    """Issue the deposit invoice, shared over the order's rates of tax as it will be taken off later.

    Raises `NotFound`, `VersionMoved`, `TooMuchDeposit`, `Invalid`, and what issuing raises.
    """
    orders = await lock_by_number(unit, numbers=[number], versions={number: version} if version else None)
    order = orders[number]
    await refuse_held(unit, orders={order.id: number}, step="invoice")
    amount = await _amount(unit, order, wish)
    asked = new_id()
    parts = await _by_rate(unit, order, amount)
    ids = await post(
        unit,
        postings=[
            ask_posting(
                order.id,
                net=gross - tax,
                tax=tax,
                currency=order.currency,
                source=f"deposit-asked/{asked}/{rate}",
                reason=wish.reason,
            )
            for rate, gross in parts
            for tax in (round_money(gross * rate / (1 + rate), order.currency),)
        ],
    )
    drafts = await draft_waiting(unit, orders=[order.id], kind="invoice", by_rule=False, only=ids)
    if drafts.refused:
        raise drafts.refused[0].why
    (made,) = await number_and_write(unit, ready=drafts.ready)
    note_issued({order.id: order}, made, reason=wish.reason)
    await save_changes(unit, orders=[order])
    return made


async def _amount(unit: UnitOfWork, order: LockedOrder, wish: AskDeposit) -> Decimal:
    books = (await read_books(unit, orders=[order.id]))[order.id]
    sold = sum((books.posted.by_kind.get(kind, ZERO) for kind in ("sale", "sale_undone")), ZERO)
    open_ = sum((one.left for one in (await read_open_deposits(unit, orders=[order.id])).get(order.id, [])), ZERO)
    most = books.due - sold - open_
    amount = wish.amount
    if amount is None:
        amount = round_money(books.due * (wish.percent or ZERO) / HUNDRED, order.currency)
    if round_money(amount, order.currency) != amount:
        raise Invalid(f"{order.currency} has fewer digits after the point than that.", code="too_fine")
    if amount > most or amount <= 0:
        sentence = (
            f"At most {plain(max(most, ZERO))} {order.currency} of order {order.number} can be asked for before"
            " delivery: the rest has left, or was asked for."
        )
        raise TooMuchDeposit(sentence, errors=(FieldError("/amount", "too_much_deposit", sentence),))
    return amount


async def _by_rate(unit: UnitOfWork, order: LockedOrder, amount: Decimal) -> list[tuple[Decimal, Decimal]]:
    """The amount by rate of tax, as the order's lines and shipping are taxed."""
    rows = await unit.fetch(
        "SELECT rate, sum(gross) FROM (SELECT tax_rate AS rate, tax_base + tax_amount AS gross FROM order_lines"
        " WHERE order_id = %(id)s AND ordered > cancelled UNION ALL SELECT shipping_tax_rate, CASE"
        " WHEN prices_include_tax THEN shipping ELSE shipping + shipping_tax END FROM orders WHERE id = %(id)s) x"
        " WHERE gross > 0 GROUP BY 1 ORDER BY 1 DESC",
        {"id": order.id},
    )
    parts = split(amount, [row[1] for row in rows], order.currency)
    return [(row[0], part) for row, part in zip(rows, parts, strict=True) if part]
