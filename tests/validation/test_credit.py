"""Credit as findings."""

from decimal import Decimal

from lading.catalog import Channel, ChannelSettings
from lading.validation.credit import find_over_limit, find_uncovered, find_unusable

WEB = Channel(code="web", name="Web", kind="api", settings=ChannelSettings(require_payment=True))


def test_an_order_beyond_the_limit_is_held() -> None:
    (found,) = find_over_limit(channel=WEB, why="The limit is 100.00 EUR.")
    assert (found.code, found.severity, found.pointer) == ("credit_limit", "hold", "/customer")
    assert find_over_limit(channel=WEB, why="") == []


def test_a_gift_card_that_cannot_pay_refuses_the_order() -> None:
    found = find_unusable(why="It was stopped.", pointer="/payments/0/reference")
    assert (found.code, found.severity) == ("credit_unusable", "refuse")


def test_what_credits_leave_is_short_where_the_channel_wants_its_orders_paid() -> None:
    (found,) = find_uncovered(channel=WEB, owed=Decimal("4.50"), currency="EUR")
    assert (found.code, found.message) == (
        "payment_short",
        "4.5 EUR of the order are not covered by what pays for it.",
    )
    assert find_uncovered(channel=WEB, owed=Decimal(0), currency="EUR") == []
