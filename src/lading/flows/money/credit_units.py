"""Crediting: the customer owes less, because units came back, something went wrong, or we are kind."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from lading.flows.at_work import lock_by_number, save_changes
from lading.flows.money.books import Books, read_books
from lading.flows.money.decide_credit import CreditedPart, decide_credit
from lading.flows.money.opening import balanced, entries_of
from lading.flows.money.refund_due import keep_refunds_due
from lading.flows.rules.ask_above_limit import MoneyWanted, ask_above_limits
from lading.kernel import plain
from lading.kernel.exact import FieldRefused, check_exact
from lading.orders.change import LockedOrder, move
from lading.payments.accounts import GOODWILL, REVENUE, SHIPPING_INCOME, claims
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork

CreditKind = Literal["return", "goodwill", "claim", "price"]


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """So much less is owed for an order that has left, at least in part.

    Either `quantity` units of a `line` (what they are worth, less what was credited for them before), or an `amount`,
    tax included: of a line, of `shipping`, or else spread over all lines. A `claim` says who `caused_by` it and is
    booked to them; `goodwill` is ours. `source` names what it comes from, such as `return/R100001`: once per kind.
    What is not `approved` waits for approval where it passes the company's limit.
    """

    number: str
    reason: str
    line: int | None = None
    quantity: Decimal | None = None
    amount: Decimal | None = None
    shipping: bool = False
    kind: CreditKind = "return"
    caused_by: Literal["", "carrier", "supplier", "us"] = ""
    source: str = ""
    approved: bool = True

    def __post_init__(self) -> None:
        for field in ("quantity", "amount"):
            check_exact(field, value := getattr(self, field))
            if value is not None and value <= 0:
                raise FieldRefused(field, "not_positive", f"The {field} must be above 0.")


class Credited(msgspec.Struct, frozen=True):
    """What a credit came to, tax included, by line (None: shipping), and the transaction that says so; or would come
    to, and the `approval` that it waits for.
    """

    number: str
    currency: str
    total: Decimal
    tax: Decimal
    parts: list[CreditedPart]
    transaction: UUID | None
    approval: UUID | None = None


async def credit_units(unit: UnitOfWork, *, wishes: Sequence[Credit]) -> list[Credited]:
    """Post credits; answers what each came to. Nothing is refunded by it: the order is in credit, and a task says so.

    Raises `NotFound`, `NothingSold`, `MoreThanSold`, `WaitsAlready`.
    """
    locked = await lock_by_number(unit, numbers=[one.number for one in wishes])
    books = await read_books(unit, orders=[order.id for order in locked.values()])
    decided: list[Credited] = []
    postings: list[Posting] = []
    for wish in wishes:
        order = locked[wish.number]
        parts = decide_credit(books[order.id], wish)
        asked = await _ask(unit, wish, parts, order.currency)
        decided.append(_credited(wish, order.currency, parts, asked))
        if asked is None:
            _count(books[order.id], parts)
            _note(order, wish, parts)
            postings.append(_posting(order, wish, parts))
    ids = iter(await post(unit, postings=postings))
    await save_changes(unit, orders=locked.values())
    await keep_refunds_due(unit, orders=list(locked.values()), why="is in credit")
    return [one if one.approval else msgspec.structs.replace(one, transaction=next(ids)) for one in decided]


def _credited(wish: Credit, currency: str, parts: list[CreditedPart], approval: UUID | None) -> Credited:
    total = sum((part.worth.total for part in parts), Decimal(0))
    tax = sum((part.worth.tax for part in parts), Decimal(0))
    return Credited(wish.number, currency, total, tax, parts, None, approval)


async def _ask(unit: UnitOfWork, wish: Credit, parts: Sequence[CreditedPart], currency: str) -> UUID | None:
    if wish.approved:
        return None
    amount = sum((part.worth.total for part in parts), Decimal(0))
    wanted = MoneyWanted(
        ask="credit",
        subject=f"order/{wish.number}",
        sentence=f"Credit {plain(amount)} {currency} of order {wish.number} ({wish.kind}).",
        amount=amount,
        currency=currency,
        data=msgspec.to_builtins(msgspec.structs.replace(wish, approved=True)),
    )
    return (await ask_above_limits(unit, wanted=[wanted]))[0]


def _posting(order: LockedOrder, wish: Credit, parts: Sequence[CreditedPart]) -> Posting:
    entries: list[Entry] = []
    for part in parts:
        quantity = -part.quantity if part.quantity else None
        entries += entries_of(_account(wish, part.line), part.worth, line=part.line, quantity=quantity)
    return Posting(
        kind="credit",
        currency=order.currency,
        entries=balanced(entries),
        order_id=order.id,
        seq=order.event_seq,
        source=wish.source,
        reason=wish.reason,
    )


def _account(wish: Credit, line: int | None) -> str:
    if wish.kind == "claim":
        return claims(wish.caused_by)
    if wish.kind == "goodwill":
        return GOODWILL
    return SHIPPING_INCOME if line is None else REVENUE


def _count(books: Books, parts: Sequence[CreditedPart]) -> None:
    """The next wish of the same batch sees what this one credits."""
    for part in parts:
        one = books.posted.shipping if part.line is None else books.posted.lines[part.line]
        one.credited += part.worth.total
        one.credited_tax += part.worth.tax
        one.credited_units += part.quantity


def _note(order: LockedOrder, wish: Credit, parts: Sequence[CreditedPart]) -> None:
    told: dict[str, object] = {
        "kind": wish.kind,
        "amount": sum((part.worth.total for part in parts), Decimal(0)),
        "currency": order.currency,
        "lines": [[part.line, plain(part.quantity), part.worth.total] for part in parts],
    }
    if wish.caused_by:
        told["caused_by"] = wish.caused_by
    if wish.source:
        told["source"] = wish.source
    move(order, kind="order.credited", data=told, reason=wish.reason)
