"""What is read and matched becomes the order that would be booked, or what is missing for it. Pure."""

from datetime import date
from decimal import Decimal

import msgspec

from lading.intake.matched import LineMatch, Matches
from lading.intake.matching.lines import decimal
from lading.intake.matching.prices import discount_of
from lading.intake.matching.ship_tos import NEW, said_address
from lading.intake.matching.words import plain_words
from lading.intake.matching.world import KnownParty, World
from lading.intake.reading import Reading, ReadLine
from lading.kernel.exact import FieldRefused
from lading.orders import Address, OrderDraft
from lading.orders.draft import DraftCustomer, DraftLine, DraftShipping

ZERO = Decimal(0)
# fmt: off
_FREIGHT = frozenset({
    "carriage", "courier", "delivery", "envio", "flete", "fracht", "freight", "frete", "livraison", "portes", "porto",
    "portokosten", "shipping", "spedizione", "transport", "trasporto", "versand", "versandkosten", "verzendkosten",
    "wysylka", "frachtkosten", "lieferkosten", "port",
})
# fmt: on


class Missing(msgspec.Struct, frozen=True):
    """What there is no order without: where it would stand in the reading, and a sentence."""

    place: str
    sentence: str


def make_draft(reading: Reading, matches: Matches, *, channel: str, world: World) -> OrderDraft | list[Missing]:
    """The order as the document wants it, in our words; or everything that it lacks."""
    lacking = [*_header_lacks(reading, matches, channel, world), *_lines_lack(reading, matches)]
    if lacking:
        return lacking
    party = world.parties[matches.customer.chosen.code] if matches.customer.chosen else None
    lines, shipping = _lines(reading, matches, world, wanted_by(reading)), freight_of(reading, matches)
    po_number = reading.value("po_number")
    try:
        draft = OrderDraft(
            channel=channel,
            currency=currency_of(reading, channel=channel, world=world),
            lines=lines,
            external_id=external_id_of(party.code if party else "", po_number),
            customer=DraftCustomer(code=party.code) if party else None,
            ship_to=ship_to_of(reading, matches, party),
            requested_by=wanted_by(reading),
            shipping=DraftShipping(method=reading.value("method")[:80], amount=shipping),
            notes=reading.value("note")[:4000],
            attributes={"po_number": po_number} if po_number else {},
        )
        return msgspec.convert(msgspec.to_builtins(draft), OrderDraft, strict=False)
    except (FieldRefused, msgspec.ValidationError) as wrong:
        return [Missing("/header", f"What the document says makes no order: {wrong}.")]


def external_id_of(customer: str, po_number: str) -> str:
    """By what an order is once: the customer's number, since two customers may use the same."""
    return f"{customer}/{po_number}"[:120] if po_number else ""


def currency_of(reading: Reading, *, channel: str, world: World) -> str:
    """The document's currency, else the channel's; empty where neither says one."""
    at = world.channels.get(channel)
    return reading.value("currency") or (at.settings.currency if at else "")


def wanted_by(reading: Reading) -> date | None:
    """The day of the header, else the earliest of the lines'."""
    said = reading.value("requested_by")
    days = [said] if said else sorted({day for line in reading.lines if (day := line.value("requested_by"))})
    return next((found for day in days if (found := _day(day))), None)


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def ship_to_of(reading: Reading, matches: Matches, party: KnownParty | None) -> Address | None:
    """The address that was chosen, in the words of an order."""
    chosen = matches.ship_to.chosen
    if chosen is None:
        return None
    if chosen.code == NEW or party is None:
        countries = {one.country for one in party.addresses} if party else set()
        return said_address(reading, country=countries.pop() if len(countries) == 1 else "")
    ours = party.addresses[int(chosen.code)]
    named = {name: getattr(ours, name) for name in ours.__struct_fields__ if name != "label"}
    address = Address(**named)
    return address if address.name or address.company else msgspec.structs.replace(address, company=party.shown)


def freight_of(reading: Reading, matches: Matches) -> Decimal:
    """What the customer reckons for shipping: as a total, else of the lines that are freight and no item of ours."""
    said = decimal(reading.value("shipping_total"))
    if said is not None and said >= 0:
        return said
    found = ZERO
    for line, match in zip(reading.lines, matches.lines, strict=True):
        if is_freight(line, match):
            found += (decimal(match.unit_price) or ZERO) * (decimal(match.quantity) or ZERO)
    return found.quantize(Decimal("0.01"))


def is_freight(line: ReadLine, match: LineMatch) -> bool:
    """Whether a charge is for shipping, so that it becomes the order's."""
    has_item = match.item.chosen is not None and (match.item.chosen.code or match.item.chosen.by == "person")
    return not match.goods and not has_item and bool(_FREIGHT & set(plain_words(line.value("text")).split()))


def _header_lacks(reading: Reading, matches: Matches, channel: str, world: World) -> list[Missing]:
    found = []
    if matches.customer.chosen is None:
        found.append(Missing("/header/buyer", "Nobody knows who orders. Choose the customer, or add them first."))
    if channel not in world.channels:
        found.append(
            Missing("/header", f"There is no channel “{channel}” to book it on. Say which the mailbox belongs to.")
        )
    elif not currency_of(reading, channel=channel, world=world):
        found.append(Missing("/header/currency", "The document says no currency, and its channel has none."))
    if matches.ship_to.chosen is None:
        found.append(Missing("/header/ship_to_street", "Nobody knows where it shall go. Enter the address."))
    if not any(match.goods or _item(match) for match in matches.lines):
        found.append(Missing("/lines", "There is no line that could be ordered."))
    return found


def _lines_lack(reading: Reading, matches: Matches) -> list[Missing]:
    found = []
    for place, (line, match) in enumerate(zip(reading.lines, matches.lines, strict=True)):
        if not match.goods:
            continue
        if not _item(match):
            said = line.value("text") or line.value("buyer_item") or line.value("seller_item")
            found.append(Missing(f"/lines/{place}/seller_item", f"Nobody knows which item “{said}” is. Choose it."))
        quantity = decimal(match.quantity)
        if quantity is None or quantity <= 0:
            found.append(Missing(f"/lines/{place}/quantity", f"Line {place + 1} says no quantity. Enter it."))
    return found


def _item(match: LineMatch) -> str:
    return match.item.chosen.code if match.item.chosen else ""


def _lines(reading: Reading, matches: Matches, world: World, wanted: date | None) -> list[DraftLine]:
    found = []
    for line, match in zip(reading.lines, matches.lines, strict=True):
        if not _item(match):
            continue
        item = world.items[_item(match)].item
        price = decimal(match.unit_price)
        found.append(
            DraftLine(
                sku=item.sku,
                quantity=Decimal(match.quantity),
                unit="" if match.unit in ("", item.unit) else match.unit,
                unit_price=price,
                discount=discount_of(line) or ZERO,
                external_id=line.value("position")[:80],
                price_reason="As the customer’s order says." if price is not None else "",
                requested_by=day if (day := _day(match.requested_by)) != wanted else None,
            )
        )
    return found
