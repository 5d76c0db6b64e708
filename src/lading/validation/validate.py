"""The checks, as one list, and what they come to."""

from collections.abc import Callable, Iterable, Iterator

from lading.catalog import Channel
from lading.kernel import Finding, Severity
from lading.orders import OrderDraft
from lading.validation import (
    address,
    attributes,
    completeness,
    contact,
    items,
    payment,
    prices,
    resemblance,
    shape,
    texts,
    times,
    totals,
)
from lading.validation.facts import Facts
from lading.validation.severities import severity_of

SHAPE: tuple[Callable[[OrderDraft], Iterator[Finding]], ...] = (
    shape.find_missing_lines,
    shape.find_bad_quantities,
    shape.find_bad_amounts,
    shape.find_unknown_currency,
    texts.find_deep_attributes,
    texts.find_control_characters,
)
"""What everything else relies on. All of these refuse, on every channel."""

CHECKS: tuple[Callable[[OrderDraft, Facts], Iterator[Finding]], ...] = (
    items.find_unknown_items,
    items.find_wrong_units,
    items.find_repeated_items,
    completeness.find_missing_delivery,
    completeness.find_missing_recipient,
    address.find_wrong_address,
    contact.find_implausible_email,
    contact.find_implausible_phones,
    prices.find_foreign_currency,
    prices.find_negative_amounts,
    prices.find_missing_prices,
    prices.find_prices_off_list,
    prices.find_prices_beyond_limits,
    prices.find_refused_codes,
    prices.find_excessive_discounts,
    totals.find_different_totals,
    totals.find_different_tax,
    totals.find_expired_certificate,
    totals.find_missing_tax,
    payment.find_missing_payment,
    resemblance.find_look_alikes,
    resemblance.find_first_order,
    resemblance.find_large_order,
    times.find_odd_times,
    times.find_past_wishes,
    attributes.find_wrong_attributes,
)


def check_shape(*, draft: OrderDraft) -> list[Finding]:
    """What keeps a draft from being an order at all, each finding a refusal; price only what has none."""
    return [
        Finding(found.code, found.message, "refuse", found.pointer, found.line)
        for check in SHAPE
        for found in check(draft)
    ]


def validate(*, draft: OrderDraft, facts: Facts) -> list[Finding]:
    """All there is to say about a draft whose shape `check_shape` found sound, weighed by its channel."""
    channel = facts.channel
    return [_weigh(found, channel) for check in CHECKS for found in check(draft, facts)]


def admission(findings: Iterable[Finding]) -> Severity:
    """What becomes of the order: refused for the gravest finding, else held, else admitted."""
    verdict: Severity = "admit"
    for finding in findings:
        if finding.severity == "refuse":
            return "refuse"
        if finding.severity == "hold":
            verdict = "hold"
    return verdict


def _weigh(found: Finding, channel: Channel) -> Finding:
    severity = severity_of(code=found.code, channel=channel)
    return Finding(found.code, found.message, severity, found.pointer, found.line)
