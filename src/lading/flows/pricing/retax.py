"""An order that stands, taxed by a service: what the service is asked of it, and its terms by the answer. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

from lading.catalog import Item, Place
from lading.kernel import round_money
from lading.orders.change import LockedOrder
from lading.orders.terms import LineTerms, OrderTerms
from lading.pricing.ports import TaxAnswer, TaxedLine, TaxLine, TaxPlace, TaxQuestion

ZERO = Decimal(0)
_FOUR_DIGITS = Decimal("0.0001")


def question_again(
    order: LockedOrder,
    terms: OrderTerms,
    *,
    items: Mapping[str, Item],
    origin: Place | None,
    ship_to: Mapping[str, Any] | None,
) -> TaxQuestion | None:
    """What the service is asked of it as it is now; None where nothing is left of it, or nobody knows where it goes."""
    lines = [line for line in order.lines.values() if line.ordered]
    if not ship_to or all(line.ordered == line.vector["cancelled"] for line in lines):
        return None
    return TaxQuestion(
        currency=order.currency,
        includes_tax=terms.prices_include_tax,
        ship_from=TaxPlace(origin.country, origin.region) if origin else TaxPlace(""),
        ship_to=TaxPlace(**{name: ship_to.get(name) or "" for name in TaxPlace.__struct_fields__}),
        lines=[
            TaxLine(
                line.line,
                line.sku,
                items[line.sku].tax_class if line.sku in items else "standard",
                line.ordered,
                terms.lines[line.line].amount - terms.lines[line.line].order_discount,
            )
            for line in lines
        ],
        shipping=terms.shipping,
        customer=order.customer or "",
    )


def retaxed(terms: OrderTerms, answer: TaxAnswer, *, currency: str) -> OrderTerms:
    """The order's terms with the service's taxes; prices and discounts stay."""
    includes = terms.prices_include_tax
    by_line = {one.line: one for one in answer.lines}
    lines = {
        number: _line(line, by_line[number], currency, includes=includes) if number in by_line else line
        for number, line in terms.lines.items()
    }
    shipping_tax = answer.shipping_tax
    base = terms.shipping - shipping_tax if includes else terms.shipping
    return msgspec.structs.replace(
        terms,
        shipping_tax=shipping_tax,
        shipping_tax_rate=(shipping_tax / base).quantize(_FOUR_DIGITS) if base else ZERO,
        tax=sum((line.tax_amount for line in lines.values()), shipping_tax),
        total=sum((line.owed for line in lines.values()), base + shipping_tax),
        lines=lines,
    )


def _line(line: LineTerms, said: TaxedLine, currency: str, *, includes: bool) -> LineTerms:
    net = line.amount - line.order_discount
    base = net - said.tax if includes else net
    taxed = msgspec.structs.replace(
        line, tax_rate=said.rate, tax_name=said.name or "as sent", tax_base=base, tax_amount=said.tax
    )
    if line.waived is None:
        return taxed
    part = line.waived if includes else line.waived - (line.waived_tax or ZERO)
    waived_tax = round_money(said.tax * part / net, currency) if net else ZERO
    return msgspec.structs.replace(taxed, waived=part if includes else part + waived_tax, waived_tax=waived_tax)
