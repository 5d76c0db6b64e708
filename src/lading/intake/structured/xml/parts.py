"""What the XML formats share: putting a node's text into a field, dates, units, item numbers, addresses."""

from decimal import Decimal

from lading.intake.structured.gathering import DOUBTFUL, LIKELY, SURE, Gathering
from lading.intake.structured.units import unit_word
from lading.intake.structured.values import checks, digits_day, gtin_of, number_of
from lading.intake.structured.xml.tree import Node


def put(part: Gathering, name: str, node: Node, path: str, *, sure: float = SURE) -> bool:
    """The text at a path into a field."""
    found = _first_with_text(node, path)
    return found is not None and part.put(name, found.words, segment=found.path, probability=sure)


def put_first(part: Gathering, name: str, node: Node, *paths: str) -> None:
    """The text of the first path that has any."""
    for path in paths:
        if put(part, name, node, path):
            return


def put_day(part: Gathering, name: str, node: Node, path: str, *, sure: float = SURE) -> None:
    """A date at a path, ISO with or without a time, or CCYYMMDD."""
    found = _first_with_text(node, path)
    if found is not None:
        put_day_text(part, name, found.words, segment=found.path, sure=sure)


def put_day_text(part: Gathering, name: str, text: str, *, segment: str, sure: float = SURE) -> None:
    """A date as such a text says it."""
    if text:
        part.put(name, digits_day(text) or text, segment=segment, text=text, probability=sure)


def put_period(part: Gathering, name: str, node: Node, start: str, end: str) -> None:
    """The end of a period, its start beside it; the only one of them where there is one."""
    put_day(part, name, node, end, sure=LIKELY if node.text(start) not in ("", node.text(end)) else SURE)
    first = _first_with_text(node, start)
    if first is not None:
        part.also(name, digits_day(first.words) or "", segment=first.path, text=first.words, probability=0.04)


def put_quantity(part: Gathering, node: Node | None, *, name: str = "quantity", attribute: str = "unitCode") -> bool:
    """A quantity and its unit."""
    if node is None or not node.words:
        return False
    part.replace(name, node.words, segment=node.path)
    put_unit(part, node.attribute(attribute), node.path)
    return True


def put_unit(part: Gathering, code: str, segment: str) -> None:
    """The unit in plain words; an unknown code stays as printed and less sure."""
    word, known = unit_word(code)
    part.put("unit", word, segment=segment, text=code, probability=SURE if known else 0.9)


def put_gtin(part: Gathering, number: str, segment: str, *, said: bool) -> None:
    """A number that is a GTIN by its check digit; `said`: the document calls it one, so a wrong one is kept, too."""
    found = gtin_of(number)
    if found:
        part.put("gtin", found, segment=segment, text=number, probability=SURE if said else LIKELY)
    elif said and number.isdecimal() and len(number) in (8, 12, 13, 14):
        part.put("gtin", number, segment=segment, probability=0.7)
    else:
        part.put("maker_item", number, segment=segment, probability=DOUBTFUL)


def put_basis(part: Gathering, node: Node | None) -> None:
    """Per how many units the price is, where that is not one."""
    basis = number_of(node.words) if node is not None else None
    if node is not None and basis is not None and basis not in (0, 1):
        part.put("price_per", basis, segment=node.path)


def put_party_code(part: Gathering, name: str, code: str, segment: str, *, is_gln: bool) -> None:
    """A party's code, or its GLN where the document or the number itself says that it is one."""
    if not code:
        return
    if name != "vendor" and len(code) == 13 and code.isdecimal() and (is_gln or checks(code)):
        part.put(f"{name}_gln", code, segment=segment)
    else:
        part.put(f"{name}_code", code, segment=segment)


def summed_charges(sums: Node | None) -> list[Gathering]:
    """Lines for the sums of charges and allowances, of a document that names no single ones."""
    lines = []
    for name, sign in (("ChargeTotalAmount", 1), ("AllowanceTotalAmount", -1)):
        amount = number_at(sums, name) if sums is not None else None
        if amount:
            line = Gathering()
            line.put("charge", "yes", segment=f"/{name}")
            line.put("text", "Charges" if sign > 0 else "Allowances", segment=f"/{name}")
            line.put("amount", amount * sign, segment=f"/{name}")
            lines.append(line)
    return lines


def number_at(node: Node, path: str) -> Decimal | None:
    """The number at a path."""
    return number_of(node.text(path))


def _first_with_text(node: Node, path: str) -> Node | None:
    return next((found for found in node.all(path) if found.words), None)
