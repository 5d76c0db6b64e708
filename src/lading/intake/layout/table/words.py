"""What the other lines of a row say: values behind labels, dates, numbers of the item, and the rest of its text."""

import re

import msgspec

from lading.intake.layout.dates import dates_in
from lading.intake.layout.line_fields import Fields, read_cell, read_date
from lading.intake.layout.lines import Chunk
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table.tokens import Token

_MEASURE = re.compile(r"^[A-Z]?\d+(?:[.,/]\d+)?(?:x\d+(?:[.,/]\d+)?)+\w*$|^\d+(?:[.,]\d+)?[a-z]{1,2}$", re.IGNORECASE)
_LONGEST_LABEL = 5
_CODES = ("seller_item", "buyer_item", "gtin", "maker_item", "item")
_SURE = 2.2
_MAKER = re.compile(
    r"^(?:mpn|mfr|mfg|manufacturer|hersteller|fabricant|fabrikant|produttore|producent)\b", re.IGNORECASE
)


class Said(msgspec.Struct):
    """Texts of a row in their order, and what was left aside."""

    texts: list[Chunk]
    notes: list[Chunk]


def read_token(paper: Paper, token: Token, found: Fields, said: Said, *, alone: bool) -> None:
    """Put a piece of another line where it belongs."""
    chunk = token.chunk
    if pattern("taxes").search(chunk.text) or read_labelled(paper, chunk, found):
        return
    if token.kind == "date":
        if "requested_by" not in found:
            read_date(paper, chunk, found)
    elif token.kind == "gtin":
        if "gtin" not in found:
            read_cell(paper, ("gtin",), chunk, found)
    elif is_code(token):
        name = next((name for name in ("buyer_item", "seller_item") if name not in found), "")
        if name and alone:
            read_cell(paper, (name,), chunk, found)
        else:
            said.texts.append(chunk)
    elif token.kind in {"text", "code", "unit", "number"} and not token.text.isdigit():
        (said.notes if pattern("line_notes").search(token.text) else said.texts).append(chunk)


def is_code(token: Token) -> bool:
    """Whether a piece may be the number of an item, and no measure such as 200x150x100."""
    if token.text.isdigit():
        return len(token.text) >= 5
    digits = sum(sign.isdigit() for sign in token.text)
    return token.kind == "code" and len(token.text) >= 5 and digits >= 3 and not _MEASURE.match(token.text)


def read_labelled(paper: Paper, chunk: Chunk, found: Fields) -> bool:
    """A label with its value: `Delivery: 28.10.26`, `Your code VS-02356`, `EAN 4044665300491`."""
    for count in range(min(_LONGEST_LABEL, len(chunk.words)), 0, -1):
        head, rest = chunk.part(0, count), chunk.part(count)
        if head is None:
            continue
        closed = head.text.endswith(":") or (rest is not None and rest.words[0].text == ":")
        if not closed and not (rest is not None and len(rest.words) == 1 and any(sign.isdigit() for sign in rest.text)):
            continue
        while rest is not None and rest.words[0].text in {":", "-"}:
            rest = rest.part(1)
        if rest is None:
            return closed
        if _of_label(paper, head, rest, found, closed=closed):
            return True
    return False


def _of_label(paper: Paper, head: Chunk, rest: Chunk, found: Fields, *, closed: bool) -> bool:
    roles = roles_of((head.text.strip(" :"),))
    if _MAKER.match(head.text) and any(sign.isdigit() for sign in rest.text):
        if "maker_item" not in found:
            read_cell(paper, ("maker_item",), rest, found)
        return True
    if dates_in(rest.text, paper.order) and (closed or roles.get("requested_by", 0) >= _SURE):
        if roles.get("requested_by") and "requested_by" not in found:
            read_date(paper, rest, found)
        return bool(roles.get("requested_by")) or closed
    name = max((one for one in _CODES if one in roles), key=lambda one: roles[one], default="")
    if name and roles[name] >= _SURE and len(rest.words) <= 2:
        name = "buyer_item" if name == "item" else name
        if name not in found:
            read_cell(paper, (name,), rest, found)
        return True
    if closed and roles.get("unit_price", 0.0) >= _SURE and "unit_price" not in found:
        read_cell(paper, ("unit_price",), rest, found)
        if "unit_price" in found:
            return True
    return closed and bool(roles) and roles.get("text", 0.0) < _SURE
