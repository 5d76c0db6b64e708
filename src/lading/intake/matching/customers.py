"""Who orders: by sender, names, tax numbers, addresses and what came before in the same shape. Pure."""

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from lading.intake.matched import By, Candidate, Match
from lading.intake.matching.tax_ids import is_valid_vat, same_tax_id
from lading.intake.matching.weigh import Hint, weigh
from lading.intake.matching.words import domain_of, name_core, plain_code, plain_words
from lading.intake.matching.world import KnownParty, World
from lading.intake.reading import Reading

ALIKE = 80.0


def match_customer(reading: Reading, *, world: World, sender: str, person: str = "") -> Match:
    """The party that the document and its sender speak of; without a choice where nothing hints at anybody.

    `person` is the code that a person has said.
    """
    if party := world.parties.get(person):
        return Match(Candidate(party.code, party.shown, "person", 1.0, "A person said so."))
    hints = [
        *_taught(reading, world, sender),
        *_came_before(world.senders.get(sender.lower(), {}), world, "This sender's orders were", "mail", 0.95),
        *_came_before(world.layouts.get(reading.layout, {}), world, "Documents of this shape were", "earlier", 0.85),
        *(hint for party in world.parties.values() for hint in _of_party(reading, party, sender)),
    ]
    return weigh(hints)


def name_keys(reading: Reading, *, sender: str) -> list[str]:
    """The keys under which a customer may have been learned, the surest first."""
    return [
        *([f"mail:{sender.lower()}"] if sender else []),
        *([f"code:{plain_code(code)}"] if (code := reading.value("buyer_code")) else []),
        *([f"name:{name_core(name)}"] if (name := reading.value("buyer")) else []),
        *([f"domain:{domain}"] if (domain := domain_of(sender)) else []),
    ]


_LEARNED = {"mail": 0.97, "code": 0.96, "name": 0.95, "domain": 0.8}


def _taught(reading: Reading, world: World, sender: str) -> Iterator[Hint]:
    for key in name_keys(reading, sender=sender):
        known = world.knows("customer", key)
        party = world.parties.get(str(known.value.get("customer", ""))) if known else None
        if party:
            kind, _, said = key.partition(":")
            why = f"“{said}” was learned to be {party.shown}."
            yield Hint(party.code, party.shown, "learned", _LEARNED[kind], why)


def _came_before(found: Mapping[str, int], world: World, start: str, by: By, most: float) -> Iterator[Hint]:
    every = sum(found.values())
    for code, count in found.items():
        if party := world.parties.get(code):
            times = f"{count} of {every} times" if every > 1 else "the one time"
            yield Hint(code, party.shown, by, most * count / (every + 0.5), f"{start} {party.shown}’s {times}.")


def _of_party(reading: Reading, party: KnownParty, sender: str) -> Iterator[Hint]:
    yield from _by_mail(reading, party, sender)
    yield from _by_number(reading, party)
    yield from _by_name(reading, party)
    yield from _by_address(reading, party)


def _by_mail(reading: Reading, party: KnownParty, sender: str) -> Iterator[Hint]:
    ours = party.email.lower()
    if not ours:
        return
    if sender and sender.lower() == ours:
        yield Hint(party.code, party.shown, "mail", 0.95, f"{sender} is {party.shown}’s address of mail.")
    elif reading.value("contact_email").lower() == ours:
        yield Hint(
            party.code, party.shown, "mail", 0.85, f"The document names {ours}, {party.shown}’s address of mail."
        )
    elif (domain := domain_of(sender)) and domain == domain_of(ours):
        yield Hint(party.code, party.shown, "mail", 0.7, f"The sender’s domain {domain} is {party.shown}’s.")


def _by_number(reading: Reading, party: KnownParty) -> Iterator[Hint]:
    tax_id = reading.value("buyer_tax_id")
    if same_tax_id(tax_id, party.tax_id):
        sure = 0.98 if is_valid_vat(tax_id) else 0.93
        yield Hint(party.code, party.shown, "tax_id", sure, f"The tax number {tax_id} is {party.shown}’s.")
    if (gln := reading.value("buyer_gln")) and gln == party.gln:
        yield Hint(party.code, party.shown, "gtin", 0.97, f"The GLN {gln} is {party.shown}’s.")
    code = reading.value("buyer_code")
    if code and plain_code(code) == plain_code(party.code):
        yield Hint(party.code, party.shown, "code", 0.9, f"The document names {code}, {party.shown}’s number with us.")


def _by_name(reading: Reading, party: KnownParty) -> Iterator[Hint]:
    name = reading.value("buyer")
    if not name:
        return
    said = name_core(name)
    names = [name_core(one) for one in dict.fromkeys((party.company, party.name)) if one]
    alike = max((similar(said, one) for one in names), default=0.0)
    if alike >= 99.5:
        yield Hint(party.code, party.shown, "name", 0.92, f"“{name}” is {party.shown}’s name.")
    elif alike >= ALIKE:
        sure = 0.45 + (alike - ALIKE) / (100 - ALIKE) * 0.4
        yield Hint(party.code, party.shown, "name", sure, f"“{name}” is like {party.shown} ({alike:.0f} %).")


def similar(first: str, second: str) -> float:
    """How alike two folded names are, 0 to 100; the same words in another sequence are the same."""
    if not first or not second:
        return 0.0
    if first.replace(" ", "") == second.replace(" ", ""):
        return 100.0
    return min(99.0, max(fuzz.ratio(first, second), fuzz.token_sort_ratio(first, second)))


def _by_address(reading: Reading, party: KnownParty) -> Iterator[Hint]:
    postal = plain_code(reading.value("buyer_postal_code"))
    street = plain_words(reading.value("buyer_street"))
    if not postal:
        return
    for address in party.addresses:
        if plain_code(address.postal_code) != postal:
            continue
        alike = fuzz.token_set_ratio(street, plain_words(address.line1)) if street and address.line1 else 0
        if alike >= 85:
            said = f"{address.line1}, {address.postal_code}"
            yield Hint(party.code, party.shown, "address", 0.75, f"{said} is an address of {party.shown}.")
        else:
            yield Hint(
                party.code, party.shown, "address", 0.2, f"{party.shown} has an address in {address.postal_code}."
            )
