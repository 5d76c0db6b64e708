"""A certificate as rows of a page: source and result side by side, and what explains their difference."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec
from babel.numbers import format_decimal

from lading.console.visit import Visit
from lading.console.words import _, mark
from lading.history import Certificate, Comparison, Reason, RemarkView
from lading.history.measures import MONEY, in_order
from lading.kernel.money import currency_exponent

MEASURES = {
    "orders": mark("Orders"),
    "lines": mark("Lines"),
    "customers": mark("Customers"),
    "items": mark("Items"),
    "ordered": mark("Units ordered"),
    "credited": mark("Units returned or cancelled"),
    "goods": mark("Goods"),
    "credits": mark("Worth of what was returned or cancelled"),
    "shipping": mark("Shipping"),
    "tax": mark("Tax"),
    "total": mark("Total"),
    "paid": mark("Paid"),
    "refunded": mark("Refunded"),
}


class Compared(msgspec.Struct, frozen=True):
    """One measure as it is written; `difference` and `unexplained` are empty where there is none."""

    label: str
    source: str
    result: str
    difference: str
    unexplained: str


def compared(visit: Visit, certificate: Certificate) -> list[tuple[str, list[Compared]]]:
    """The measures by currency, those that are counts first, under an empty one."""
    groups: dict[str, list[Compared]] = {}
    for one in certificate.comparisons:
        groups.setdefault(one.currency or "", []).append(_row(visit, one))
    return list(groups.items())


def _row(visit: Visit, one: Comparison) -> Compared:
    return Compared(
        _(MEASURES.get(one.measure, one.measure)),
        write(visit, one.source, one.currency),
        write(visit, one.result, one.currency),
        signed(visit, one.difference, one.currency),
        signed(visit, one.unexplained, one.currency),
    )


def effects(visit: Visit, told: Sequence[Reason | RemarkView]) -> list[str]:
    """For each reason or remark what it changes, in words."""
    return [", ".join(_effect(visit, one, name) for name in in_order(one.effects)) for one in told]


def _effect(visit: Visit, one: Reason | RemarkView, name: str) -> str:
    currency = one.currency if name in MONEY else None
    value = signed(visit, Decimal(one.effects[name]), currency)
    return f"{_(MEASURES.get(name, name))} {value} {currency or ''}".strip()


def write(visit: Visit, value: Decimal, currency: str | None = None) -> str:
    """A number with all its digits; money with at least as many as its coins have."""
    least = "." + "0" * currency_exponent(currency) if currency and currency_exponent(currency) else "."
    pattern = f"#,##0{least}{'#' * (7 - len(least))}"
    return str(format_decimal(value, format=pattern, locale=visit.locale, decimal_quantization=False))


def signed(visit: Visit, value: Decimal, currency: str | None = None) -> str:
    """A difference with its sign; empty for none."""
    return f"{'−' if value < 0 else '+'}{write(visit, abs(value), currency)}" if value else ""
