"""Where it shall go: one of the customer's addresses, or a new one as the document says it. Pure."""

from collections.abc import Iterator

from rapidfuzz import fuzz

from lading.intake.matched import Candidate, Match
from lading.intake.matching.customers import similar
from lading.intake.matching.weigh import Hint, weigh
from lading.intake.matching.words import name_core, plain_code, plain_words
from lading.intake.matching.world import KnownParty, World
from lading.intake.reading import Reading
from lading.orders import Address
from lading.parties.drafts import PartyAddress

NEW = "new"
SHIPPING = ("ship", "deliver", "liefer", "livraison", "consegna", "envio", "dock", "warehouse", "lager")


def match_ship_to(reading: Reading, *, customer: str, world: World, person: str = "") -> Match:
    """The address, chosen by its place among the customer's (`0`), or `new`. None where nobody says one.

    `person` is the place, or `new`, that a person has said.
    """
    party = world.parties.get(customer)
    said = said_address(reading, country=_country(party))
    if by_hand := _by_hand(person, party, said):
        return Match(by_hand)
    code = reading.value("ship_to_code") or reading.value("ship_to_gln")
    if party is None or not party.addresses:
        return Match(_as_new(reading, said)) if said else Match(None)
    if said is None and not code:
        return _unsaid(party)
    found = weigh(_hints(reading, party, world))
    if said is not None and (found.chosen is None or found.chosen.probability < 0.5):
        others = [found.chosen, *found.others] if found.chosen else found.others
        return Match(_as_new(reading, said), others)
    return found


def _by_hand(person: str, party: KnownParty | None, said: Address | None) -> Candidate | None:
    if person == NEW and said:
        return Candidate(NEW, shown_address(said), "person", 1.0, "A person said so.")
    if party and person.isdecimal() and int(person) < len(party.addresses):
        return Candidate(person, shown_address(party.addresses[int(person)]), "person", 1.0, "A person said so.")
    return None


def address_key(address: PartyAddress | Address) -> str:
    """By what an address is known again, whatever its place among others: postcode, street, country."""
    parts = (plain_code(address.postal_code), plain_words(address.line1), address.country)
    return "|".join(parts)


def said_keys(reading: Reading) -> list[str]:
    """Under which keys a ship-to may have been learned: its code, its GLN, else its name and postcode."""
    keys = [
        f"code:{plain_code(reading.value(name))}" for name in ("ship_to_code", "ship_to_gln") if reading.value(name)
    ]
    if name := reading.value("ship_to_name"):
        keys.append(f"name:{name_core(name)}|{plain_code(reading.value('ship_to_postal_code'))}")
    return keys


def said_address(reading: Reading, *, country: str = "") -> Address | None:
    """The address as the document says it; None without a street and a town or postcode, or without any country."""
    street, city = reading.value("ship_to_street"), reading.value("ship_to_city")
    postal = reading.value("ship_to_postal_code")
    at = reading.value("ship_to_country") or reading.value("buyer_country") or country
    if not at or not ((street or reading.value("ship_to_name")) and (city or postal)):
        return None
    return Address(
        country=at,
        name=reading.value("ship_to_name")[:200],
        line1=street[:200],
        line2=reading.value("ship_to_more")[:200],
        city=city[:200],
        region=reading.value("ship_to_region")[:200],
        postal_code=postal[:20],
        phone="",
    )


def _country(party: KnownParty | None) -> str:
    countries = {address.country for address in party.addresses} if party else set()
    return countries.pop() if len(countries) == 1 else ""


def _as_new(reading: Reading, said: Address) -> Candidate:
    read = [reading.header[name].probability for name in _PARTS if name in reading.header]
    sure = 1.0
    for one in read:
        sure *= one
    return Candidate(
        NEW, shown_address(said), "address", round(sure, 4), "None of the customer’s addresses is like this one."
    )


_PARTS = ("ship_to_name", "ship_to_street", "ship_to_city", "ship_to_postal_code", "ship_to_country")


def _unsaid(party: KnownParty) -> Match:
    shipping = [place for place, one in enumerate(party.addresses) if _is_shipping(one)]
    place = shipping[0] if shipping else 0
    only = len(party.addresses) == 1 or len(shipping) == 1
    why = "The document names no address; " + (
        "the customer has this one." if only else "this is the first of the customer’s."
    )
    chosen = Candidate(str(place), shown_address(party.addresses[place]), "earlier", 0.95 if only else 0.6, why)
    others = [
        Candidate(str(other), shown_address(one), "earlier", 0.1)
        for other, one in enumerate(party.addresses[:5])
        if other != place
    ]
    return Match(chosen, others)


def _is_shipping(address: PartyAddress) -> bool:
    return plain_words(address.label).startswith(SHIPPING)


def shown_address(address: PartyAddress | Address) -> str:
    """An address in one line."""
    place = f"{address.postal_code} {address.city}".strip()
    label = address.label if isinstance(address, PartyAddress) else ""
    return ", ".join(part for part in (label, address.company or address.name, address.line1, place) if part)


def _hints(reading: Reading, party: KnownParty, world: World) -> Iterator[Hint]:
    learned = {
        str(known.value.get("address", "")): key
        for key in said_keys(reading)
        if (known := world.knows("ship_to", key, customer=party.code))
    }
    for place, address in enumerate(party.addresses):
        shown = shown_address(address)
        if (key := learned.get(address_key(address))) is not None:
            said = key.partition(":")[2].partition("|")[0]
            yield Hint(str(place), shown, "learned", 0.97, f"“{said}” was learned to be {shown}.")
        yield from _by_label(reading, str(place), address, shown)
        yield from _by_place(reading, str(place), address, shown)


def _by_label(reading: Reading, place: str, address: PartyAddress, shown: str) -> Iterator[Hint]:
    for name in ("ship_to_code", "ship_to_gln"):
        code = reading.value(name)
        if code and address.label and plain_code(code) == plain_code(address.label):
            yield Hint(place, shown, "code", 0.95, f"{code} is what {shown} is called.")


def _by_place(reading: Reading, place: str, address: PartyAddress, shown: str) -> Iterator[Hint]:
    postal = plain_code(reading.value("ship_to_postal_code"))
    street, ours = plain_words(reading.value("ship_to_street")), plain_words(address.line1)
    same_postal = bool(postal) and postal == plain_code(address.postal_code)
    city = plain_words(reading.value("ship_to_city"))
    same_city = bool(city) and fuzz.ratio(city, plain_words(address.city)) >= 85
    alike = fuzz.token_sort_ratio(_street(street), _street(ours)) if street and ours else 0.0
    same_number = _numbers(street) == _numbers(ours)
    if alike >= 82 and same_number and (same_postal or same_city):
        sure = 0.97 if same_postal and alike >= 95 else 0.9
        yield Hint(
            place, shown, "address", sure, f"Street and {'postcode' if same_postal else 'town'} are those of {shown}."
        )
    elif same_postal and not street:
        yield Hint(place, shown, "address", 0.75, f"The postcode {address.postal_code} is that of {shown}.")
    elif same_postal and alike >= 60 and same_number:
        yield Hint(place, shown, "address", 0.55, f"The postcode is that of {shown}, and the street is like it.")
    name = name_core(reading.value("ship_to_name"))
    ours_named = [name_core(one) for one in (address.company, address.name, address.label) if one]
    if name and (same_postal or same_city) and any(similar(name, one) >= 92 for one in ours_named):
        yield Hint(place, shown, "name", 0.5, f"The name is that of {shown}.")


_SHORT = {"str": "strasse", "st": "street", "rd": "road", "ave": "avenue", "av": "avenue", "blvd": "boulevard",
          "dr": "drive", "ln": "lane", "pl": "platz", "hwy": "highway", "pkwy": "parkway", "ul": "ulica"}  # fmt: skip


def _street(street: str) -> str:
    words = (
        word + "asse" if word.endswith("str") and len(word) > 3 else _SHORT.get(word, word) for word in street.split()
    )
    return " ".join(words)


def _numbers(street: str) -> list[str]:
    return sorted(word for word in street.split() if word[0].isdigit())
