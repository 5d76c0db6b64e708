"""Numbers of the second pass; cells that hold none count for nothing, as rows that could not be understood do."""

from decimal import Decimal, InvalidOperation

from lading.history.cells import LARGEST, is_odd


def amount(text: str) -> Decimal | None:
    """The number in a cell, None where there is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if not is_odd(text) and value.is_finite() and abs(value) <= LARGEST else None
