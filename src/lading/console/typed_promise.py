"""What people type into the availability explorer, as the wish that a promise answers."""

from decimal import Decimal
from uuid import UUID

from lading.console.form import Form, wrong
from lading.console.words import _
from lading.flows.promising.promise import PromiseWish, WantedLine
from lading.kernel.exact import read_plain
from lading.orders import Address

MOST_LINES = 1000


def read_wish(form: Form) -> PromiseWish:
    """Lines of `SKU quantity`, one each, and where they go. Raises `Invalid`."""
    rows = [row.split() for row in form.long("lines", most=20_000).splitlines() if row.strip()]
    if len(rows) > MOST_LINES:
        raise wrong("lines", "too_many_lines", _("Ask for at most %(most)s lines at once.") % {"most": MOST_LINES})
    country = form.text("country")
    return PromiseWish(
        lines=[WantedLine(sku=row[0], quantity=_quantity(row)) for row in rows],
        ship_to=Address(country=country, postal_code=form.text("postal_code")[:20]) if country else None,
        channel=form.text("channel"),
        pickup_at=form.text("pickup_at"),
    )


def _quantity(row: list[str]) -> Decimal:
    try:
        return read_plain(row[-1].replace(",", ".")) if len(row) > 1 else Decimal(1)
    except ValueError:
        sentence = _("“%(row)s”: write the SKU, a space, and how many.") % {"row": " ".join(row)}
        raise wrong("lines", "bad_quantity", sentence) from None


def read_id(typed: str) -> UUID:
    """An id as our own page wrote it. Raises `Invalid`."""
    try:
        return UUID(typed)
    except ValueError:
        raise wrong("supply", "bad_id", _("This button is out of date. Load the page again.")) from None
