"""Prices and discounts that were agreed by hand: per cents as amounts, and whether a reason is due."""

from decimal import Decimal

from lading.console.typed_order import Typed
from lading.flows.company import Company
from lading.flows.placing.quote_orders import Quote, quote_order
from lading.kernel import Refusal, round_money


async def take_off(company: Company, typed: Typed) -> None:
    """Write the discounts in per cent as amounts, of what each line would cost without them."""
    try:
        quote = await quote_order(company, draft=typed.draft())
    except Refusal:
        return
    for line in quote.lines:
        percent = typed.percents.get(line.line - 1)
        if percent and line.unit_price is not None:
            amount = line.unit_price * line.quantity * percent / Decimal(100)
            typed.plain["lines"][line.line - 1]["discount"] = round_money(amount, quote.currency)


def lines_off_list(quote: Quote) -> list[int]:
    """The numbers of the lines that cost something else than the price list says."""
    return [
        line.line
        for line in quote.lines
        if line.discount or (line.list_price is not None and line.unit_price not in (None, line.list_price))
    ]
