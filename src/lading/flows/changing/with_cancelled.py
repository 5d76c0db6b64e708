"""The amount of a whole line, so that exactly what it should be is owed without its cancelled units. Pure."""

from decimal import Decimal

from lading.kernel import round_money
from lading.kernel.money import currency_exponent

ZERO = Decimal(0)


def with_cancelled(live: Decimal, ordered: Decimal, cancelled: Decimal, currency: str) -> Decimal:
    """The amount of a whole line of which `live` is owed once the cancelled units' share of it is waived."""
    if not cancelled or cancelled == ordered:
        return live if not cancelled else ZERO
    cent = Decimal(1).scaleb(-currency_exponent(currency))
    whole = round_money(live * ordered / (ordered - cancelled), currency)
    for _ in range(3):
        owed = whole - round_money(whole * cancelled / ordered, currency)
        if owed == live:
            break
        whole += cent if owed < live else -cent
    return whole
