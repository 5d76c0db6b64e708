"""Drafting an invoice or credit memo from what was posted: lines, charges and tax by rate, to the cent of the ledger.

Rounding is the ledger's: each line keeps the tax that was posted for it, and the tax of a rate is their sum. EN 16931
takes that while it differs from base × rate by less than one unit of the currency; beyond that `fit_taxes` shares anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

import msgspec

from lading.billing.facts import ZERO, Charge, Document, Line, OrderShare, Tax, TaxSum
from lading.billing.fit_taxes import fit_taxes
from lading.billing.frame import Frame, Posted
from lading.billing.tax_category import tax_category
from lading.documents import words_of
from lading.kernel import round_money


def draft_document(frame: Frame, *, posted: Sequence[Posted]) -> Document:
    """The document that says exactly what was posted. All amounts are positive, of credit memos as well."""
    lines = _lines(frame, [one for one in posted if not one.charge])
    charges = _charges(frame, [one for one in posted if one.charge])
    if not lines:
        lines, charges = _as_lines(charges), []  # the standard wants a line at least
    before = _tax_by_order([*lines, *charges])
    lines, charges = fit_taxes(
        lines,
        charges,
        prices_include_tax=frame.prices_include_tax,
        currency=frame.currency,
        words=words_of(frame.language)["rounding"],
    )
    taxes = _taxes(lines, charges)
    goods = sum((one.net for one in lines), ZERO)
    charged = sum((one.net for one in charges), ZERO)
    tax = sum((one.amount for one in taxes), ZERO)
    gross = goods + charged + tax
    orders = _shares(frame.orders, lines, charges, before)
    prepaid = sum((one.prepaid for one in orders), ZERO)
    due = gross - prepaid
    covers = sorted({one.transaction for one in posted if one.transaction}, key=str)
    return Document(
        **{name: getattr(frame, name) for name in _SAME},
        orders=orders,
        lines=lines,
        charges=charges,
        taxes=taxes,
        goods=goods,
        charged=charged,
        net=goods + charged,
        tax=tax,
        gross=gross,
        prepaid=prepaid,
        due=due,
        due_on=frame.issued_on + timedelta(days=frame.due_days) if due > 0 and frame.kind == "invoice" else None,
        terms=frame.terms,
        corrects=list(frame.corrects),
        covers=covers,
    )


_SAME = (
    *("kind", "number", "issued_on", "currency", "language", "channel", "prices_include_tax", "seller", "buyer"),
    *("delivered_on", "period", "note", "deposit"),
)


def _lines(frame: Frame, posted: Sequence[Posted]) -> list[Line]:
    """One line for all units of an order's line; what names no line stands for itself."""
    groups: dict[object, list[Posted]] = {}
    for index, one in enumerate(posted):
        key = (one.order, one.line, one.rate) if one.line is not None and one.quantity else index
        groups.setdefault(key, []).append(one)
    lines: list[Line] = []
    for group in groups.values():
        if any(_summed(group)):
            lines.append(_line(frame, group, n=len(lines) + 1))
    return lines


def _summed(group: Sequence[Posted]) -> tuple[Decimal, Decimal, Decimal]:
    """Units, net and tax of them all."""
    return (
        sum((one.quantity for one in group), ZERO),
        sum((one.net for one in group), ZERO),
        sum((one.tax_amount for one in group), ZERO),
    )


def _line(frame: Frame, group: Sequence[Posted], *, n: int) -> Line:
    first = group[0]
    quantity, net, tax = _summed(group)
    asked = net + tax if frame.prices_include_tax else net
    listed = round_money(first.unit_price * quantity, frame.currency) if quantity else asked
    listed = max(listed, asked)
    return Line(
        n=n,
        order=first.order,
        line=first.line,
        sku=first.sku,
        name=first.name,
        note=first.note,
        quantity=quantity or Decimal(1),
        unit=first.unit if quantity else "",
        price=first.unit_price if quantity else asked,
        list_amount=listed,
        discount=listed - asked,
        net=net,
        tax_amount=tax,
        tax=_tax(frame, first),
    )


def _charges(frame: Frame, posted: Sequence[Posted]) -> list[Charge]:
    """One charge for all of one kind, order and rate: shipping that was undone cancels shipping."""
    groups: dict[tuple[str, str, Decimal], list[Posted]] = {}
    for one in posted:
        groups.setdefault((one.order, one.charge, one.rate), []).append(one)
    return [
        Charge(
            code=code if net >= 0 else "",
            name=group[0].name,
            net=net,
            tax_amount=tax,
            tax=_tax(frame, group[0]),
            order=order,
        )
        for (order, code, _), group in groups.items()
        for _, net, tax in (_summed(group),)
        if net or tax
    ]


def _tax(frame: Frame, one: Posted) -> Tax:
    return tax_category(rate=one.rate, name=one.tax_name, seller=frame.seller, buyer=frame.buyer, exempt=frame.exempt)


def _as_lines(charges: Sequence[Charge]) -> list[Line]:
    """Charges as lines of one unit each, for a document that has no others."""
    return [
        Line(
            n=n,
            order=one.order,
            line=None,
            sku="",
            name=one.name,
            quantity=Decimal(1),
            unit="",
            price=one.net,
            list_amount=one.net,
            discount=ZERO,
            net=one.net,
            tax_amount=one.tax_amount,
            tax=one.tax,
        )
        for n, one in enumerate(charges, start=1)
    ]


def _taxes(lines: Iterable[Line], charges: Iterable[Charge]) -> list[TaxSum]:
    """Base and tax by category and rate, the highest rate first."""
    sums: dict[tuple[str, Decimal], TaxSum] = {}
    taxed: list[Line | Charge] = [*lines, *charges]
    for one in taxed:
        key = (one.tax.category, one.tax.rate)
        known = sums.get(key) or TaxSum(tax=one.tax, base=ZERO, amount=ZERO)
        sums[key] = TaxSum(tax=known.tax, base=known.base + one.net, amount=known.amount + one.tax_amount)
    return sorted(sums.values(), key=lambda one: (-one.tax.rate, one.tax.category))


def _tax_by_order(parts: Iterable[Line | Charge]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for part in parts:
        sums[part.order] = sums.get(part.order, ZERO) + part.tax_amount
    return sums


def _shares(
    orders: Sequence[OrderShare], lines: Sequence[Line], charges: Sequence[Charge], taxed: Mapping[str, Decimal]
) -> list[OrderShare]:
    """What belongs to each order; its `prepaid` comes in as what was paid and goes out as what of that counts here."""
    after = _tax_by_order([*lines, *charges])
    gross: dict[str, Decimal] = {}
    for line in lines:
        gross[line.order] = gross.get(line.order, ZERO) + line.gross
    for charge in charges:
        gross[charge.order] = gross.get(charge.order, ZERO) + charge.net + charge.tax_amount
    return [
        msgspec.structs.replace(
            one,
            gross=gross.get(one.number, ZERO),
            prepaid=max(ZERO, min(one.prepaid, gross.get(one.number, ZERO))),
            tax_moved=taxed.get(one.number, ZERO) - after.get(one.number, ZERO),
        )
        for one in orders
    ]
