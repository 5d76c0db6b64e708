"""Every finding's code: what it means, how much it weighs by default, and which steps a hold of it stops."""

import msgspec

from lading.catalog import Channel
from lading.kernel import Severity

RELEASE = ("release",)
MONEY = ("release", "capture")
PARCEL = ("release", "ship")


class Weight(msgspec.Struct, frozen=True):
    """How a code weighs unless a channel says otherwise. `fixed` codes refuse on every channel.

    `stops` names the steps that wait while an order is held for it.
    """

    severity: Severity
    meaning: str
    fixed: bool = False
    stops: tuple[str, ...] = RELEASE


CODES: dict[str, Weight] = {
    "lines_missing": Weight("refuse", "The order has no lines.", fixed=True),
    "quantity_not_positive": Weight("refuse", "A quantity is zero or negative.", fixed=True),
    "quantity_too_large": Weight("refuse", "A quantity is beyond anything that can be meant.", fixed=True),
    "amount_too_large": Weight("refuse", "An amount of money is beyond anything that can be paid.", fixed=True),
    "unit_unknown": Weight("refuse", "The item is not sold in that unit.", fixed=True),
    "currency_unknown": Weight("refuse", "The currency is not one of ISO 4217.", fixed=True),
    "control_characters": Weight("refuse", "A text has characters that cannot be printed.", fixed=True),
    "attribute_nesting": Weight("refuse", "An attribute is nested too deeply.", fixed=True),
    "quantity_decimals": Weight("refuse", "A quantity has more decimals than its unit allows."),
    "item_unknown": Weight("refuse", "No item has that SKU."),
    "item_not_sellable": Weight("refuse", "The item is not for sale."),
    "lines_repeat": Weight("admit", "The same item stands on several lines."),
    "currency_not_channels": Weight("refuse", "The channel sells in another currency.", stops=MONEY),
    "price_negative": Weight("refuse", "A price is negative.", fixed=True),
    "price_missing": Weight("refuse", "Neither the order nor the price list says what an item costs.", fixed=True),
    "price_off_list": Weight("hold", "A price is further from the list than the channel tolerates.", stops=MONEY),
    "price_beyond_limit": Weight(
        "hold", "A price agreed by hand is below the item's floor or above its ceiling.", stops=MONEY
    ),
    "code_refused": Weight("hold", "A code of a promotion gives nothing, and the customer may count on it."),
    "discount_negative": Weight("refuse", "A discount is negative.", fixed=True),
    "discount_exceeds": Weight("refuse", "Discounts come to more than what they reduce.", stops=MONEY),
    "charge_negative": Weight("refuse", "Shipping, tax or a payment is negative.", fixed=True),
    "totals_differ": Weight("hold", "A total that the channel sent is not what its parts come to.", stops=MONEY),
    "tax_differs": Weight("admit", "The tax that the channel sent is not what our rates come to."),
    "certificate_expired": Weight(
        "hold", "A customer's exemption from tax has ended, so that the order is taxed.", stops=MONEY
    ),
    "tax_waiting": Weight("hold", "The tax service gave no answer, and the company waits for one.", stops=MONEY),
    "tax_unavailable": Weight("refuse", "The tax service gave no answer, and the company takes no order without."),
    "delivery_missing": Weight("refuse", "There is neither an address to ship to nor a place to pick up at."),
    "pickup_unknown": Weight("refuse", "The place for the pick-up does not exist or is closed."),
    "recipient_missing": Weight("admit", "Nobody is named to whom the parcel goes."),
    "country_unknown": Weight("hold", "The country of an address does not exist.", stops=PARCEL),
    "address_incomplete": Weight("hold", "An address lacks what its country needs.", stops=PARCEL),
    "address_postal_code": Weight("hold", "A postal code is not one of its country or region.", stops=PARCEL),
    "address_region": Weight("hold", "A region is not one of its country.", stops=PARCEL),
    "email_implausible": Weight("hold", "The e-mail address cannot be one."),
    "phone_implausible": Weight("admit", "The telephone number cannot be one."),
    "credit_limit": Weight("hold", "With this order the customer would owe more than the terms allow."),
    "credit_unusable": Weight("refuse", "A store credit or gift card cannot pay for this order.", fixed=True),
    "payment_missing": Weight("hold", "The channel wants orders paid and this one names no payment."),
    "payment_not_authorised": Weight("hold", "The channel wants orders paid and nothing has been granted."),
    "payment_short": Weight("hold", "The payment does not cover the order."),
    "possible_duplicate": Weight("hold", "The same customer ordered the same within a day.", stops=MONEY),
    "large_order": Weight("hold", "The order is larger than the channel thinks usual."),
    "beyond_ceiling": Weight("refuse", "More of an item would wait than its backorder or pre-order limit lets wait."),
    "first_order": Weight("admit", "The customer has never ordered before."),
    "placed_in_future": Weight("refuse", "The order claims to come from the future."),
    "placed_long_ago": Weight("hold", "The order claims to be more than a year old."),
    "requested_in_past": Weight("hold", "The wished date has passed."),
    "attribute_missing": Weight("refuse", "A custom attribute that the channel requires is missing."),
    "attribute_kind": Weight("refuse", "A custom attribute has a value of the wrong kind."),
    "attribute_choice": Weight("refuse", "A custom attribute has a value that is no choice."),
    "attribute_unknown": Weight("admit", "The channel's schema does not know a custom attribute."),
}

DEFAULTS: dict[str, Severity] = {code: weight.severity for code, weight in CODES.items()}

PUSHED = frozenset({"shopify", "woocommerce"})
"""Kinds of channels that push messages to us: there is nobody to refuse to, so their orders are held."""


def severity_of(*, code: str, channel: Channel) -> Severity:
    """What a finding does on this channel: its settings, else the default; what is fixed refuses always."""
    weight = CODES[code]
    if weight.fixed:
        return "refuse"
    if chosen := channel.settings.findings.get(code):
        return chosen
    if weight.severity == "refuse" and channel.kind in PUSHED:
        return "hold"
    return weight.severity


def hold_steps(code: str) -> list[str]:
    """The steps that wait while an order is held for this finding, such as `["release"]`."""
    weight = CODES.get(code)
    return list(weight.stops if weight else RELEASE)
