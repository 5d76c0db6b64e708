"""Credit: whether a customer may owe an order, and whether credits of ours can pay for it."""

from decimal import Decimal

from lading.catalog import Channel
from lading.kernel import Finding, plain
from lading.validation.severities import severity_of


def find_over_limit(*, channel: Channel, why: str) -> list[Finding]:
    """The finding of an order that its customer's terms do not cover; none where there is no reason."""
    severity = severity_of(code="credit_limit", channel=channel)
    return [Finding("credit_limit", why, severity, "/customer")] if why else []


def find_unusable(*, why: str, pointer: str) -> Finding:
    """The finding of a store credit or gift card that cannot pay."""
    return Finding("credit_unusable", why, "refuse", pointer)


def find_uncovered(*, channel: Channel, owed: Decimal, currency: str) -> list[Finding]:
    """What credits of ours leave to be paid, on a channel that wants its orders paid."""
    if owed <= 0 or not channel.settings.require_payment:
        return []
    sentence = f"{plain(owed)} {currency} of the order are not covered by what pays for it."
    return [Finding("payment_short", sentence, severity_of(code="payment_short", channel=channel), "/payments")]
