"""Which item a line means: learned numbers first, then codes, barcodes, makers' numbers, then the description. Pure."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lading.intake.matched import Candidate, Match
from lading.intake.matching.alike import Descriptions
from lading.intake.matching.weigh import Hint, weigh
from lading.intake.matching.words import codes_in, plain_code, plain_words, without_reference
from lading.intake.matching.world import KnownItem, Taught, World
from lading.intake.reading import ReadLine

LEAVE_OUT = "-"
"""The item of a charge that is left out, as a person chose and as it was learned."""
_LEARNED_TEXT = 0.95
_SAME_PRICE = 0.75


class Items:
    """The candidates of a world, found by their codes. Made once per world and used for each line."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_code: dict[str, list[KnownItem]] = {}
        self.by_maker: dict[str, list[KnownItem]] = {}
        self.by_barcode: dict[str, KnownItem] = {}
        for known in world.items.values():
            self.by_code.setdefault(plain_code(known.item.sku), []).append(known)
            for maker in known.makers:
                self.by_maker.setdefault(plain_code(maker), []).append(known)
            for barcode in known.barcodes:
                self.by_barcode[barcode.lstrip("0")] = known
        self.descriptions = Descriptions(world.items)

    def match(
        self, line: ReadLine, *, customer: str, person: str = "", agrees: Callable[[KnownItem], bool] | None = None
    ) -> Match:
        """The item that a line means, with its runner-up. Our own SKU, entered or chosen by a person, stands.

        `agrees` says whether the line's price is the one that the customer has for an item.
        """
        entered = line.fields.get("seller_item")
        said = person or (entered.value if entered and entered.method == "person" else "")
        if known := self.world.items.get(said):
            return Match(Candidate(known.item.sku, known.item.name, "person", 1.0, "A person said so."))
        hints = list(self._hints(line, customer))
        return weigh([*hints, *self._by_price(hints, agrees)] if agrees else hints)

    def match_charge(self, line: ReadLine, *, customer: str = "") -> Match:
        """The item without stock that a charge means, such as freight; none of that likeness: no item.

        What was learned of its words counts first, also that such a charge is left out.
        """
        for taught in taught_of(line, customer=customer, world=self.world)[:1]:
            if taught.value.get("sku") == LEAVE_OUT:
                why = f"“{said_text(line)}” was learned to be left out."
                return Match(Candidate("", said_text(line), "learned", _LEARNED_TEXT, why))
        hints = [*self._taught(line, customer), *self._by_numbers(line)]
        found = weigh([*hints, *self.descriptions.hints(said_text(line), bought={})])
        known = self.world.items.get(found.chosen.code) if found.chosen else None
        if known and found.chosen and not known.item.stocked and found.chosen.probability >= 0.7:
            return found
        return Match(Candidate("", said_text(line), "", 0.0, "The line is a charge and no goods."))

    def _hints(self, line: ReadLine, customer: str) -> Iterator[Hint]:
        yield from self._taught(line, customer)
        yield from self._by_numbers(line)
        yield from self._by_maker(line)
        yield from self._by_text(line)
        bought = self.world.bought.get(customer, {})
        yield from self.descriptions.hints(said_text(line), bought=bought)

    def _by_price(self, hints: Sequence[Hint], agrees: Callable[[KnownItem], bool]) -> Iterator[Hint]:
        """A price that is the agreed one supports whatever else speaks for an item; alone it speaks for none."""
        for code in dict.fromkeys(hint.code for hint in hints):
            if agrees(known := self.world.items[code]):
                yield Hint(code, known.item.name, "price", _SAME_PRICE, "Their price is the one that was agreed.")

    def _taught(self, line: ReadLine, customer: str) -> Iterator[Hint]:
        for taught in taught_of(line, customer=customer, world=self.world)[:1]:
            known = self.world.items.get(str(taught.value.get("sku", "")))
            if known:
                kind, _, said = taught.key.partition(":")
                sure = 0.985 if kind == "number" else _LEARNED_TEXT
                why = f"“{said}” was learned to be {known.item.sku}."
                yield Hint(known.item.sku, known.item.name, "learned", sure, why)

    def _by_numbers(self, line: ReadLine) -> Iterator[Hint]:
        gtin = line.value("gtin").lstrip("0")
        if gtin and (known := self.by_barcode.get(gtin)):
            yield Hint(known.item.sku, known.item.name, "gtin", 0.97, f"The GTIN {gtin} is {known.item.sku}’s.")
        for name, sure in (("seller_item", 0.97), ("buyer_item", 0.8), ("maker_item", 0.7)):
            said = line.value(name)
            for known in self.by_code.get(plain_code(said), ()) if said else ():
                exact = said == known.item.sku
                why = f"{said} is our SKU." if exact else f"{said} is our SKU {known.item.sku}, written otherwise."
                yield Hint(known.item.sku, known.item.name, "code", sure if exact else sure - 0.04, why)
            if said and (known := self.by_barcode.get(plain_code(said))) and len(said) >= 8:
                yield Hint(known.item.sku, known.item.name, "gtin", 0.95, f"{said} is {known.item.sku}’s barcode.")

    def _by_maker(self, line: ReadLine) -> Iterator[Hint]:
        for name, sure in (("maker_item", 0.92), ("seller_item", 0.75), ("buyer_item", 0.6)):
            said = line.value(name)
            for known in self.by_maker.get(plain_code(said), ()) if said else ():
                why = f"{said} is the manufacturer’s number of {known.item.sku}."
                yield Hint(known.item.sku, known.item.name, "maker", sure, why)

    def _by_text(self, line: ReadLine) -> Iterator[Hint]:
        """Codes that stand among the words of the description, as makers' numbers often do."""
        for said in codes_in(line.value("text")):
            plain = plain_code(said)
            for known in self.by_code.get(plain, ()):
                yield Hint(known.item.sku, known.item.name, "code", 0.93, f"“{said}” in the text is our SKU.")
            for known in self.by_maker.get(plain, ()):
                why = f"“{said}” in the text is the manufacturer’s number of {known.item.sku}."
                yield Hint(known.item.sku, known.item.name, "maker", 0.9, why)
            if len(plain) >= 8 and (one := self.by_barcode.get(plain)):
                yield Hint(one.item.sku, one.item.name, "gtin", 0.95, f"“{said}” is {one.item.sku}’s barcode.")


def said_text(line: ReadLine) -> str:
    """The description with size and colour, as words."""
    return " ".join(part for name in ("text", "size", "colour") if (part := line.value(name)))


def item_keys(line: ReadLine) -> list[str]:
    """Under which keys an item may have been learned: the customer's number, theirs for ours, else the text.

    The text also without a reference behind it, which may be another one on each order.
    """
    names = ("buyer_item", "seller_item", "gtin", "maker_item")
    keys = [f"number:{plain_code(line.value(name))}" for name in names if plain_code(line.value(name))]
    texts = (plain_words(said) for said in (said_text(line), without_reference(said_text(line))))
    keys += [f"text:{text[:200]}" for text in texts if text]
    return list(dict.fromkeys(keys))


def taught_of(line: ReadLine, *, customer: str, world: World) -> list[Taught]:
    """What was learned of the numbers and words of a line, the surest first."""
    found = [world.knows("item", key, customer=customer) for key in item_keys(line)]
    return [one for one in found if one]


def taught_unit(line: ReadLine, *, customer: str, sku: str, world: World) -> dict[str, Any] | None:
    """The unit that was learned for this word, or together with the item."""
    for one in taught_of(line, customer=customer, world=world):
        if one.value.get("sku") == sku and one.value.get("unit") and one.value.get("word", "") == _word(line):
            return one.value
    known = world.knows("unit", f"{_word(line)}|{sku}", customer=customer)
    known = known or world.knows("unit", _word(line), customer=customer)
    return known.value if known else None


def _word(line: ReadLine) -> str:
    return plain_words(line.value("unit"))
