"""What the ledger posted for orders and no document says yet, read with what the lines say of it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from lading.billing.due import KINDS
from lading.billing.frame import SHIPPING, Posted
from lading.billing.order_facts import OrderFacts
from lading.billing.pools import Transaction, with_their_sales
from lading.store import UnitOfWork

ZERO = Decimal(0)
Words = dict[str, str]
SERVICE = "ADR"
"""UNTDID 7161: other services, such as fees."""

# What was booked elsewhere, too (source `opening/…`), was billed there; what was billed and voided is billed by hand.
_WAITING = """
SELECT t.id, t.order_id, t.kind, t.at, t.reason, e.account, e.line, e.amount, e.quantity, t.source
FROM ledger_transactions t JOIN ledger_entries e ON e.transaction_id = t.id
WHERE t.order_id = ANY(%(orders)s) AND t.kind = ANY(%(kinds)s) AND t.source NOT LIKE 'opening/%%'
  AND NOT EXISTS (SELECT FROM ledger_transactions u WHERE t.kind = 'deposit' AND u.order_id = t.order_id
    AND u.kind = 'deposit_undone' AND u.source = 'deposit/' || t.id || '/undone')
  AND NOT EXISTS (SELECT FROM billed_transactions b WHERE b.transaction_id = t.id
    AND (%(once)s OR b.voided_by IS NULL))
ORDER BY t.at, t.id, e.n
"""

_LINES = """
SELECT l.order_id, l.line, l.sku, l.name, l.unit, l.unit_price, l.tax_rate, l.tax_name FROM order_lines l
WHERE l.order_id = ANY(%s)
"""


async def read_waiting(
    unit: UnitOfWork, *, orders: Mapping[UUID, OrderFacts], words: Mapping[UUID, Words], once: bool = True
) -> list[Transaction]:
    """What waits to be billed of these orders, as what the customer owes by it. Voided once is left out with `once`.

    `words` are those of our forms in each order's language.
    """
    asked = {"orders": list(orders), "kinds": list(KINDS), "once": once}
    rows = await unit.fetch(_WAITING, asked, plan_anew=True)
    lines = {row[:2]: row[2:] for row in await unit.fetch(_LINES, [list(orders)])}
    by_transaction: dict[UUID, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_transaction.setdefault(row[0], []).append(row)
    return with_their_sales(
        [
            Transaction(
                id=found[0][0],
                order_id=found[0][1],
                kind=found[0][2],
                at=found[0][3],
                of_return=found[0][9].startswith("return/"),
                of_sale=UUID(found[0][9].rpartition("/")[2]) if found[0][2] == "deposit_used" else None,
                posted=_posted(orders[found[0][1]], found, lines, words[found[0][1]]),
            )
            for found in by_transaction.values()
        ]
    )


def _posted(
    order: OrderFacts, rows: Sequence[tuple[Any, ...]], lines: dict[Any, tuple[Any, ...]], words: Words
) -> list[Posted]:
    """Each income with the tax that follows it, line by line; credits on the account are debits elsewhere."""
    sums: dict[int | None, list[Any]] = {}
    for _, _, _, _, _, account, line, amount, quantity, _ in rows:
        if account == "receivable":
            continue
        one = sums.setdefault(line, [ZERO, ZERO, ZERO, account])
        one[1 if account == "tax" else 0] -= amount
        one[2] += quantity or ZERO
    rates = [order.shipping_tax_rate, *(found[4] for key, found in lines.items() if key[0] == order.id)]
    return [
        _line_posted(order, line, (net, tax, units), lines, rows[0], words)
        if line is not None
        else _rest_posted(order, account, (net, tax), rows[0], words, rates)
        for line, (net, tax, units, account) in sums.items()
    ]


def _line_posted(
    order: OrderFacts,
    line: int,
    amounts: tuple[Decimal, Decimal, Decimal],
    lines: dict[Any, tuple[Any, ...]],
    row: tuple[Any, ...],
    words: Words,
) -> Posted:
    sku, name, unit, price, rate, tax_name = lines[order.id, line]
    return Posted(
        order_id=order.id,
        order=order.number,
        line=line,
        sku=sku,
        name=name,
        unit=unit,
        quantity=amounts[2],
        unit_price=price,
        net=amounts[0],
        tax_amount=amounts[1],
        rate=rate,
        tax_name=tax_name,
        transaction=row[0],
        note="" if amounts[2] else words["price_reduced"],
    )


def _rest_posted(
    order: OrderFacts,
    account: str,
    amounts: tuple[Decimal, Decimal],
    row: tuple[Any, ...],
    words: Words,
    rates: Sequence[Decimal],
) -> Posted:
    (net, tax), kind = amounts, row[2]
    is_shipping = account == "shipping_income" or (kind == "sale" and account != "fees")
    return Posted(
        order_id=order.id,
        order=order.number,
        line=None,
        sku="",
        name=words["shipping_charge"] if is_shipping else _name(kind, row, words),
        unit="",
        quantity=ZERO,
        unit_price=ZERO,
        net=net,
        tax_amount=tax,
        rate=min(rates, key=lambda rate: abs(net * rate - tax)) if tax else ZERO,
        transaction=row[0],
        charge=SHIPPING if is_shipping else f"{SERVICE}/{row[4]}" if kind == "deposit_used" else SERVICE,
    )


def _name(kind: str, row: tuple[Any, ...], words: Words) -> str:
    """What a charge is called; of a deposit that is taken off, the reason is the number of its invoice."""
    if kind == "deposit_used":
        return f"{words['less_deposit']} {row[4]}"
    if kind == "deposit":
        return words["deposit"]
    return words[_fee_word(row[9]) if kind == "fee" else "gesture"]


def _fee_word(source: str) -> str:
    return "discount_lost" if source.startswith("return/") and source.endswith("/discount") else "fee_charge"
