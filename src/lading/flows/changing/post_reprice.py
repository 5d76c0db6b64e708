"""Units that have left and get another price all the same: the difference is posted at once, as a debit or a credit."""

from collections.abc import Sequence
from decimal import Decimal

from lading.flows.changing.decided import Decided
from lading.flows.changing.gather_changes import Scene
from lading.flows.money.opening import balanced, entries_of
from lading.orders.worth import Worth, share
from lading.payments.accounts import REVENUE
from lading.payments.ledger import Entry, Posting, post
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def post_reprice(unit: UnitOfWork, scene: Scene, decided: Sequence[Decided]) -> None:
    """One transaction for each order of which sold units changed their price; the orders are saved."""
    asked = [one for one in decided if one.wish.edit.price_for_shipped]
    await post(unit, postings=[posting for one in asked if (posting := _posting(scene, one))])


def _posting(scene: Scene, one: Decided) -> Posting | None:
    entries: list[Entry] = []
    for number, sold in scene.sold[one.order.id].items():
        line, terms = one.order.lines[number], one.after.lines[number]
        whole = Worth(terms.owed - (terms.waived or ZERO), terms.tax_amount - (terms.waived_tax or ZERO))
        units = line.ordered - line.vector["cancelled"]
        now = share(whole, quantity=sold.units, units=units, currency=one.order.currency)
        more = now - Worth(sold.total, sold.tax)
        if more:
            entries += entries_of(REVENUE, -more, line=number)
    if not entries:
        return None
    return Posting(
        kind="sale",
        currency=one.order.currency,
        entries=balanced(entries),
        order_id=one.order.id,
        seq=one.order.event_seq,
        reason=one.wish.reason,
    )
