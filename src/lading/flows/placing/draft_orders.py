"""Where staff begin an order: the same as an earlier one, or lines pasted from a sheet."""

import msgspec

from lading.capture.paste import PasteError, read_pasted
from lading.flows.company import Company
from lading.flows.placing.quote_orders import QuotedLine, quote_order
from lading.flows.show_orders import show_order
from lading.orders import OrderDraft
from lading.orders.redraft import same_again
from lading.store import UnitOfWork


class QuotedPaste(msgspec.Struct, frozen=True):
    """Pasted lines with prices and stock, the row of each, and the rows that are no lines."""

    lines: list[QuotedLine]
    rows: list[int]
    errors: list[PasteError]


async def repeat_order(unit: UnitOfWork, *, number: str, prices: bool = False) -> OrderDraft:
    """A draft of the same goods for the same customer, at today's prices or at the old `prices`. Raises `NotFound`."""
    return same_again(await show_order(unit, number=number), prices=prices)


async def paste_lines(
    company: Company, *, text: str, channel: str, currency: str, decimal_comma: bool | None = None
) -> QuotedPaste:
    """Rows such as `MUG-RED<tab>12`, read and quoted as one order. Raises `UnknownChannel`.

    Items that nobody knows are lines as well, not `known`. Lines whose numbers cannot be meant are errors.
    """
    pasted = read_pasted(text, decimal_comma=decimal_comma)
    if not pasted.lines:
        return QuotedPaste([], [], pasted.errors)
    quote = await quote_order(company, draft=OrderDraft(channel=channel, currency=currency, lines=pasted.lines))
    kept = {line.line for line in quote.lines}
    wrong = {one.line: one.message for one in quote.findings if one.line and one.line not in kept}
    errors = [PasteError(pasted.rows[number - 1], pasted.lines[number - 1].sku, why) for number, why in wrong.items()]
    rows = [pasted.rows[line.line - 1] for line in quote.lines]
    return QuotedPaste(quote.lines, rows, [*pasted.errors, *errors])
