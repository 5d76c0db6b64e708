"""The facts of an order: one published set, on which every rule is checked when it is saved."""

from lading.rules.events import AFTERWARDS, MOMENTS
from lading.rules.facts import Fact, FactSet, Kind

_PRICED = frozenset(MOMENTS) - {"order.entering"}
_STANDS = frozenset(AFTERWARDS)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _fact(
    name: str,
    kind: Kind,
    sentence: str,
    example: str,
    events: frozenset[str] | None = None,
    choices: tuple[str, ...] = (),
    since: int = 1,
) -> Fact:
    return Fact(name=name, kind=kind, sentence=sentence, example=example, since=since, events=events, choices=choices)


_ORDER = (
    _fact("order.total", "number", "What the customer owes, tax included.", "order.total > 500", _PRICED),
    _fact("order.goods", "number", "What the lines come to, less their discounts.", "order.goods >= 250", _PRICED),
    _fact(
        "order.discount_percent",
        "number",
        "All discounts in percent of the prices before them.",
        "order.discount_percent > 20",
        _PRICED,
    ),
    _fact("order.shipping", "number", "What the customer pays for shipping.", "order.shipping == 0"),
    _fact("order.currency", "text", "The order's currency, by its three letters.", 'order.currency != "USD"'),
    _fact("order.channel", "text", "The code of the channel it came by.", 'order.channel in ["web", "phone"]'),
    _fact("order.method", "text", "How it shall travel.", 'order.method == "express"'),
    _fact("order.is_pickup", "yes_no", "The customer fetches it at a place.", "order.is_pickup"),
    _fact("order.line_count", "number", "How many lines it has.", "order.line_count > 50"),
    _fact("order.units", "number", "How many units its lines come to.", "order.units >= 100"),
    _fact("order.tags", "texts", "The tags on it.", '"gift" in order.tags'),
    _fact("order.priority", "number", "Its priority; 0 where nobody set one.", "order.priority > 0"),
    _fact("order.country", "text", "Where it goes: the country, by its two letters.", 'order.country != "US"'),
    _fact("order.region", "text", "Where it goes: the region's code.", 'order.region in ["AK", "HI"]'),
    _fact("order.postal_code", "text", "Where it goes.", 'order.postal_code.starts_with("75")'),
    _fact("order.city", "text", "Where it goes.", 'order.city == "Springfield"'),
    _fact(
        "order.bill_to_differs",
        "yes_no",
        "It is billed to another postal code or country than it goes to.",
        "order.bill_to_differs",
    ),
    _fact("order.is_new_customer", "yes_no", "The customer has no earlier order with us.", "order.is_new_customer"),
    _fact("order.requested_days", "number", "Days until the day that the customer wants.", "order.requested_days < 2"),
    _fact("order.age_hours", "number", "Hours since it was placed.", "order.age_hours > 48"),
    _fact(
        "order.weekday",
        "text",
        "The day of the week on which this happens (UTC).",
        'order.weekday in ["saturday", "sunday"]',
        choices=_DAYS,
    ),
    _fact("order.hour", "number", "The hour at which this happens (UTC), 0 to 23.", "order.hour >= 22"),
    _fact("order.is_held", "yes_no", "Something holds it already.", "not order.is_held", _PRICED),
)
_CUSTOMER = (
    _fact("customer.code", "text", "The customer's code.", 'customer.code == "C-1001"'),
    _fact("customer.groups", "texts", "The groups that the customer is in.", '"vip" in customer.groups'),
    _fact("customer.orders_before", "number", "How many orders came before this one.", "customer.orders_before < 3"),
    _fact("customer.email_domain", "text", "What stands behind the @.", 'customer.email_domain == "example.com"'),
    _fact("customer.is_company", "yes_no", "The order names a company.", "customer.is_company"),
)
_PAYMENT = (
    _fact("payment.method", "text", "How it is paid.", 'payment.method == "invoice"'),
    _fact("payment.authorised", "number", "What has been authorised or paid.", "payment.authorised == 0"),
    _fact(
        "payment.authorised_in_full",
        "yes_no",
        "What has been authorised or paid covers the order.",
        "not payment.authorised_in_full",
        _PRICED,
    ),
)
_FAILED = frozenset({"payment.failed"})
_FAILURE = (
    _fact(
        "payment.failed",
        "text",
        "What could not be done with the money.",
        'payment.failed == "capture"',
        _FAILED,
        ("authorise", "capture", "void", "refund"),
        since=2,
    ),
    _fact("payment.error", "text", "The provider's code for why.", 'payment.error == "fraud"', _FAILED, since=2),
)
_ASKED = frozenset({"return.asked"})
_RETURN = (
    _fact("return.units", "number", "How many units shall come back.", "return.units > 5", _ASKED, since=2),
    _fact(
        "return.by",
        "text",
        "Where the return was asked for.",
        'return.by == "portal"',
        _ASKED,
        ("portal", "staff", "api", "parcel"),
        since=2,
    ),
)
_PROMISE = (
    _fact(
        "promise.days",
        "number",
        "Days until the last line leaves; not known while one waits.",
        "promise.days > 5",
        _PRICED,
    ),
    _fact("promise.waits", "yes_no", "Some line waits for stock.", "promise.waits", _PRICED),
    _fact(
        "promise.days_later",
        "number",
        "By how many days the promise got worse.",
        "promise.days_later >= 3",
        frozenset({"promise.moved"}),
    ),
)
_LINE = (
    _fact("line.sku", "text", "The item's SKU.", 'any line(line.sku == "MUG-RED")'),
    _fact("line.name", "text", "The item's name.", 'any line("battery" in line.name.as_lower)'),
    _fact("line.group", "text", "The item's group.", 'any line(line.group == "chemicals")'),
    _fact("line.tags", "texts", "The item's tags.", 'any line("hazardous" in line.tags)'),
    _fact("line.quantity", "number", "How many units are ordered.", "any line(line.quantity > 100)"),
    _fact("line.unit", "text", "The unit they are ordered in.", 'any line(line.unit == "pallet")'),
    _fact("line.unit_price", "number", "What one unit costs.", "every line(line.unit_price < 50)", _PRICED),
    _fact(
        "line.amount", "number", "What the line comes to, less its discount.", "any line(line.amount > 1000)", _PRICED
    ),
    _fact(
        "line.discount_percent",
        "number",
        "The line's own discount in percent.",
        "any line(line.discount_percent > 30)",
        _PRICED,
    ),
    _fact("line.is_kit", "yes_no", "The item is a kit.", "any line(line.is_kit)"),
    _fact("line.is_stocked", "yes_no", "The item comes from stock.", "no line(line.is_stocked)"),
    _fact("line.waits", "yes_no", "Part of it waits for stock.", "every line(line.waits)", _PRICED),
)
_CHANGE = (
    _fact(
        "change.kind",
        "text",
        "What kind of event changed it.",
        'change.kind == "order.papers_changed"',
        frozenset({"order.changed"}),
    ),
    _fact(
        "change.by",
        "text",
        "Who changed it: a person of ours, a system, a channel.",
        'change.by == "user"',
        frozenset({"order.changed"}),
    ),
)
_LATE = (
    _fact(
        "shipment.days_late",
        "number",
        "Days since it should have left.",
        "shipment.days_late >= 2",
        frozenset({"shipment.late"}),
    ),
)

ORDER_FACTS = FactSet(
    "orders", 2, (*_ORDER, *_CUSTOMER, *_PAYMENT, *_FAILURE, *_PROMISE, *_LINE, *_CHANGE, *_LATE, *_RETURN)
)
"""What rules on orders may ask."""
