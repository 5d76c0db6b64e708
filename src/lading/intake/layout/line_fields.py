"""The fields of a line out of its cells: codes, words, counts, prices per so many, dates."""

import re
from collections.abc import Callable
from decimal import Decimal

from lading.intake.layout.dates import dates_in
from lading.intake.layout.lines import Chunk
from lading.intake.layout.made import field_of
from lading.intake.layout.numerals import number_of, written
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table_rows import counted
from lading.intake.reading import Field

Fields = dict[str, Field]
_PER: dict[str, Decimal] = {
    "c": Decimal(100),
    "m": Decimal(1000),
    "e": Decimal(1),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
}
_PRICED = pattern("priced")
_MOST_OF_UNIT = 2
_NUMERIC = frozenset({"quantity", "unit_price", "amount", "price_per"})
_GTIN = re.compile(r"^\d{8}$|^\d{12,14}$")


def read_cell(paper: Paper, names: tuple[str, ...], chunk: Chunk, found: Fields) -> None:
    """Put what a cell says into its fields; what does not fit its column is left out."""
    if len(chunk.words) == 2 and set(names) & _NUMERIC:
        chunk = _without_date(paper, chunk, found)
    for name in names:
        if name in {"ignore", "note"} or name in found:
            continue
        if (reader := _READERS.get(name)) is not None:
            if reader(paper, chunk, found):
                return
        elif chunk.text.strip("-–. "):
            found[name] = field_of(paper, chunk.text, [chunk], 0.93)
            return


def _without_date(paper: Paper, chunk: Chunk, found: Fields) -> Chunk:
    """A number without the date of the next column, which stands too close to it to be told apart."""
    first, last = chunk.part(0, 1), chunk.part(1)
    if first is None or last is None or "requested_by" in found:
        return chunk
    if dates_in(last.text, paper.order) and not dates_in(first.text, paper.order) and read_date(paper, last, found):
        return first
    return chunk


def _position(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    text = chunk.text.strip(" .)")
    if not re.fullmatch(r"[A-Z]?\d{1,6}(?:[.\-/]\d{1,3})?", text):
        return False
    found["position"] = field_of(paper, text, [chunk], 0.96)
    return True


def _item(paper: Paper, chunk: Chunk, found: Fields, name: str = "buyer_item") -> bool:
    text = chunk.text.strip(" :")
    if not text.strip("-–. "):
        return True
    if _GTIN.match(text) and name == "gtin":
        found["gtin"] = field_of(paper, text, [chunk], 0.97)
    elif len(chunk.words) > 3 and "text" not in found and not any(letter.isdigit() for letter in chunk.words[0].text):
        found["text"] = field_of(paper, text, [chunk], 0.8)
    else:
        found.setdefault(name, field_of(paper, text, [chunk], 0.94 if len(chunk.words) == 1 else 0.85))
    return True


def _item_and_text(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    first, rest = chunk.part(0, 1), chunk.part(1)
    if first and any(letter.isdigit() for letter in first.text) and (rest is None or len(first.text) >= 4):
        found["buyer_item"] = field_of(paper, first.text.strip(" :-"), [first], 0.88)
        chunk_left = rest
        while chunk_left is not None and chunk_left.words[0].text in {"-", "–", ":", "/"}:
            chunk_left = chunk_left.part(1)
    else:
        chunk_left = chunk
    if chunk_left is not None:
        found["text"] = field_of(paper, chunk_left.text, [chunk_left], 0.9)
    return True


def _quantity(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    got = counted(chunk.text.strip("$€£ "), comma=paper.comma)
    if got is None:
        return False
    found["quantity"] = field_of(paper, written(got[0]), [chunk], 0.96, others=_exchanged(paper, chunk, got[0]))
    if got[1]:
        found["unit"] = field_of(paper, got[1], [chunk], 0.93)
    return True


def _exchanged(paper: Paper, chunk: Chunk, value: Decimal) -> list[tuple[str, float]]:
    """What the number would be if its point were a comma."""
    got = counted(chunk.text.strip("$€£ "), comma=not paper.comma)
    return [(written(got[0]), 0.03)] if got and got[0] != value else []


def _unit(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    text = chunk.text.strip(" .:/")
    if "quantity" not in found and len(chunk.words) == 2 and counted(text, comma=paper.comma):
        return _quantity(paper, chunk, found)
    if not text or re.fullmatch(r"[\d.,]+", text) or len(chunk.words) > _MOST_OF_UNIT:
        return False
    hit = re.fullmatch(r"(\d+)\s*/?\s*([^\W\d]\w*)", text)
    found["unit"] = field_of(paper, hit.group(2) if hit and hit.group(1) == "1" else text, [chunk], 0.95)
    return True


def _price(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    hit = _PRICED.match(chunk.text)
    value = number_of(hit.group("price"), comma=paper.comma) if hit else number_of(chunk.text, comma=paper.comma)
    if value is None:
        return False
    other = number_of(hit.group("price") if hit else chunk.text, comma=not paper.comma)
    others = [(written(other), 0.03)] if other is not None and other != value else []
    found["unit_price"] = field_of(paper, written(value), [chunk], 0.95, others=others)
    if hit and hit.group("per"):
        per = _PER.get(hit.group("per").casefold()) or number_of(hit.group("per"), comma=paper.comma)
        if per and per > 1:
            found["price_per"] = field_of(paper, written(per), [chunk], 0.93)
    if (
        hit
        and hit.group("unit")
        and "unit" not in found
        and hit.group("unit").upper() not in {"USD", "EUR", "CAD", "GBP"}
    ):
        per = _PER.get(hit.group("unit").casefold()) if "/" in chunk.text else None
        if per and per > 1 and not hit.group("per"):
            found["price_per"] = field_of(paper, written(per), [chunk], 0.85)
        elif not per:
            found["unit"] = field_of(paper, hit.group("unit"), [chunk], 0.7)
    return True


def _price_per(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    hit = re.match(r"^\s*(\d[\d., ]*|[CME]\b)\s*/?\s*([^\W\d][\w.]*)?", chunk.text, re.IGNORECASE)
    if hit is None:
        if re.fullmatch(r"[^\W\d][\w.]{0,8}", chunk.text) and "unit" not in found:
            found["unit"] = field_of(paper, chunk.text, [chunk], 0.8)
        return True
    per = _PER.get(hit.group(1).casefold()) or number_of(hit.group(1).strip(), comma=paper.comma)
    if per and per > 0:
        found["price_per"] = field_of(paper, written(per), [chunk], 0.94)
    return True


def _amount(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    value = number_of(chunk.text, comma=paper.comma)
    if value is None and len(chunk.words) > 1:
        parts = [number_of(word.text, comma=paper.comma) for word in chunk.words]
        numbers = [part for part in parts if part is not None]
        value = numbers[-1] if len(numbers) == 1 else None
    if value is None:
        return False
    found["amount"] = field_of(paper, written(value), [chunk], 0.95)
    return True


def _percent(paper: Paper, chunk: Chunk, found: Fields, name: str) -> bool:
    value = number_of(chunk.text.replace("%", "").strip(), comma=paper.comma)
    if value is None or not 0 <= value <= 100:
        return value is None
    found[name] = field_of(paper, written(value), [chunk], 0.85)
    return True


def read_date(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    """The date of a line."""
    dates = dates_in(chunk.text, paper.order)
    if not dates:
        return False
    one = dates[0]
    others = [(one.other.isoformat(), 1 - one.sure)] if one.other else []
    found["requested_by"] = field_of(paper, one.value.isoformat(), [chunk], 0.95 * one.sure, others=others)
    return True


def _sent(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    """When the goods leave us: the day on which they are wanted only where nothing else says one."""
    told: Fields = {}
    if not read_date(paper, chunk, told):
        return False
    found["sent"] = told["requested_by"]
    return True


_READERS: dict[str, Callable[[Paper, Chunk, Fields], bool]] = {
    "position": _position,
    "item": _item,
    "buyer_item": _item,
    "seller_item": lambda paper, chunk, found: _item(paper, chunk, found, "seller_item"),
    "maker_item": lambda paper, chunk, found: _item(paper, chunk, found, "maker_item"),
    "gtin": lambda paper, chunk, found: _item(paper, chunk, found, "gtin"),
    "item+text": _item_and_text,
    "quantity": _quantity,
    "quantity+unit": _quantity,
    "unit": _unit,
    "unit_price": _price,
    "price_per": _price_per,
    "amount": _amount,
    "requested_by": read_date,
    "sent": _sent,
    "discount": lambda paper, chunk, found: _percent(paper, chunk, found, "discount"),
    "tax_rate": lambda paper, chunk, found: _percent(paper, chunk, found, "tax_rate"),
}
