"""What a supplier demands of an order as a whole. Pure."""

from decimal import Decimal

from lading.kernel import Conflict, round_money
from lading.kernel.money import currency_exponent
from lading.purchasing.purchases import Purchase


class BelowMinimum(Conflict):
    """The supplier takes no order as small as this."""

    code = "below_minimum"


def check_value(one: Purchase, *, minimum: Decimal) -> None:
    """Raise `BelowMinimum` where the order is worth less than the supplier takes."""
    least = round_money(minimum, one.currency)
    if one.total >= least:
        return
    digits = currency_exponent(one.currency)
    raise BelowMinimum(
        f"{one.number} comes to {one.total:.{digits}f} {one.currency}; {one.supplier} takes orders from"
        f" {least:.{digits}f} {one.currency} on. Add to it, or send it anyway."
    )
