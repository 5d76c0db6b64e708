"""Payment: granted, and enough, where the channel wants its orders paid."""

from collections.abc import Iterator
from decimal import Decimal

from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.validation.facts import Facts
from lading.validation.totals import total_as_sent

ZERO = Decimal(0)


def find_missing_payment(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """No payment, none granted, or less than the order comes to."""
    if not facts.channel.settings.require_payment:
        return
    total = None if facts.priced is None else total_as_sent(draft, facts.priced)
    if total == 0:
        return
    payments = draft.ways_to_pay
    if not payments:
        sentence = "The channel wants orders paid, and this one names no payment."
        yield Finding("payment_missing", sentence, pointer="/payment")
        return
    granted = sum((max(one.authorised, one.captured) for one in payments), ZERO)
    if any(one.provider == "lading" for one in payments):
        return  # what a store credit or a gift card of ours pays is known only under its lock
    if granted <= 0:
        sentence = "The payment has not been authorised."
        yield Finding("payment_not_authorised", sentence, pointer="/payment/authorised")
    elif total is not None and granted < total:
        sentence = f"The payment covers {granted:f} of {total:f} {draft.currency}."
        yield Finding("payment_short", sentence, pointer="/payment/authorised")
