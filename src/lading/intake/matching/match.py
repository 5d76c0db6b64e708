"""A reading in our words: customer, ship-to, lines. Pure."""

from lading.intake.choices import Choices
from lading.intake.deciding.sources import source_of
from lading.intake.matched import Matches
from lading.intake.matching.customers import match_customer
from lading.intake.matching.items import Items
from lading.intake.matching.lines import Order, Said, match_line
from lading.intake.matching.make_draft import currency_of
from lading.intake.matching.ship_tos import match_ship_to
from lading.intake.matching.world import World
from lading.intake.reading import Reading

NOTHING = Choices()
LACKS_NUMBER, LACKS_DAY, LACKS_DATE, LACKS_PRICE = 0.4, 0.8, 0.6, 0.6
"""How likely an order without an order number, a day, a date of paper, or the price of a line says so itself."""
COUNTED = ("po_number", "order_date", "currency", "requested_by", "discount")


def match_reading(
    reading: Reading, *, world: World, sender: str = "", channel: str = "", choices: Choices = NOTHING
) -> Matches:
    """What everything in the document means to us; what a person has chosen stands above all."""
    chosen = match_customer(reading, world=world, sender=sender, person=choices.customer)
    code = chosen.chosen.code if chosen.chosen else ""
    address = match_ship_to(reading, customer=code, world=world, person=choices.ship_to)
    items = Items(world)
    currency = currency_of(reading, channel=channel, world=world)
    order = Order(code, channel, currency, reading.value("requested_by"))
    lines = [
        match_line(line, order=order, items=items, world=world, said=_said(choices, str(place)))
        for place, line in enumerate(reading.lines)
    ]
    return Matches(chosen, address, lines, round(_header(reading, chosen.chosen, address.chosen), 4))


def _said(choices: Choices, place: str) -> Said:
    return Said(choices.items.get(place, ""), choices.units.get(place, ""))


def _header(reading: Reading, customer: object, ship_to: object) -> float:
    """That customer, ship-to and the fields of the header that count are right."""
    sure = 1.0
    for found in (customer, ship_to):
        sure *= getattr(found, "probability", 0.0)
    for name in COUNTED:
        if name in reading.header:
            sure *= reading.header[name].probability
    return sure * _lacking(reading)


def _lacking(reading: Reading) -> float:
    """What is not said where nearly everybody says it was more likely overlooked: a number, a day, some prices.

    Paper has a date of its own, too: where it was not seen, the day that was may be it.
    """
    lines = [line for line in reading.lines if not line.value("charge")]
    days = reading.value("requested_by") or any(line.value("requested_by") for line in lines)
    priced = [bool(line.value("unit_price") or line.value("amount")) for line in lines]
    sure = 1.0 if reading.value("po_number") else LACKS_NUMBER
    sure *= 1.0 if days else LACKS_DAY
    sure *= 1.0 if reading.value("order_date") or source_of(reading) not in {"page", "scan"} else LACKS_DATE
    return sure * (1.0 if all(priced) or not any(priced) else LACKS_PRICE)
