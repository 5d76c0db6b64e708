"""Look-alikes and newcomers: orders that a person may want to see before they go out."""

from collections.abc import Iterator

from lading.kernel import Finding
from lading.orders import OrderDraft
from lading.validation.facts import Facts
from lading.validation.totals import total_as_sent


def find_look_alikes(_draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """The same customer ordered the same within the last day."""
    if facts.look_alikes:
        others = ", ".join(facts.look_alikes[:3])
        sentence = f"The same customer ordered the same within the last 24 hours: {others}."
        yield Finding("possible_duplicate", sentence)


def find_first_order(_draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """The customer's first order."""
    if facts.customer_orders == 0:
        yield Finding("first_order", "It is this customer's first order.", pointer="/customer")


def find_large_order(draft: OrderDraft, facts: Facts) -> Iterator[Finding]:
    """An order above what the channel calls usual."""
    usual = facts.channel.settings.large_order
    if usual is None or facts.priced is None:
        return
    total = total_as_sent(draft, facts.priced)
    if total > usual:
        sentence = f"The order comes to {total:f} {draft.currency}; above {usual:f} a person looks at it first."
        yield Finding("large_order", sentence, pointer="/totals/total")
