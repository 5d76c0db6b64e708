"""The lines of a table that was found: each row's cells and other lines made into fields."""

import re

from lading.intake.layout.arithmetic import is_tax, price_of_amount, prove_line
from lading.intake.layout.explode import explode
from lading.intake.layout.lexicon import says_when
from lading.intake.layout.line_fields import Fields, read_cell, read_date
from lading.intake.layout.lines import Chunk
from lading.intake.layout.paper import Paper
from lading.intake.layout.patterns import pattern
from lading.intake.layout.table.anchors import sums
from lading.intake.layout.table.blocks import Piece
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.region import Region
from lading.intake.layout.table.text import Texts
from lading.intake.layout.table.tokens import Splitter, Token
from lading.intake.layout.table.words import Said, is_code, read_labelled, read_token
from lading.intake.reading import Field, Flag, ReadLine

_ORDER = ("unit", "quantity", "price_per", "unit_price", "amount")
_SINGLE = frozenset({"buyer_item", "seller_item", "item", "gtin", "requested_by"})
_SHORT = frozenset({"code", "gtin", "date", "number"})


class Reader:
    """Reads the rows of one table; `lines`, `flags` and `notes` are what it found."""

    def __init__(self, paper: Paper, splitter: Splitter, region: Region, before: int = 0) -> None:
        self.paper, self.splitter, self.region = paper, splitter, region
        self.lines: list[ReadLine] = []
        self.flags: list[Flag] = []
        self.notes: list[Chunk] = []
        self._texts = Texts(paper, splitter, region)
        self._leads = self._leading_codes()
        self._lone = self._has_lone_codes()
        self._coded = any(place.role in {"buyer_item", "item"} and place.cells for place in region.places)
        for number, piece in enumerate(region.rows):
            self._add(number, piece, f"/lines/{before + len(self.lines)}")

    def _add(self, number: int, piece: Piece, place: str) -> None:
        found: Fields = {}
        self._row = piece.at
        own = self._own(number, found)
        said = Said([], [])
        more = self.region.more.get(piece.at, [])
        for other in more:
            tokens = self.splitter.tokens(other.line)
            for at, token in enumerate(tokens):
                if at + 1 < len(tokens) and tokens[at + 1].kind == "date" and says_when(token.chunk):
                    continue
                if at == 0 and len(tokens) > 1 and self._is_position(token, found):
                    read_cell(self.paper, ("position",), token.chunk, found)
                elif not self._in_column(token, found):
                    read_token(self.paper, token, found, said, alone=len(tokens) == 1 and self._lone)
        self._texts.put(found, own, said.texts)
        self.notes.extend(said.notes)
        if is_tax(found) or sums_up(found):
            return
        if "quantity" not in found and not found.keys() & {"unit_price", "amount"}:
            return
        if (
            "text" not in found
            and not found.keys() & {"buyer_item", "seller_item", "gtin"}
            and "unit_price" not in found
        ):
            return
        self.flags.extend(prove_line(found, place))
        price_of_amount(found)
        if _is_charge(found):
            found["charge"] = Field("yes", 0.85, found["text"].method, found["text"].evidence)
        sizes = [
            (" ".join(one.head).strip(), one.cells[number].chunk)
            for one in self.region.places
            if one.role == "size_count" and number in one.cells
        ]
        if sizes:
            lines, flags = explode(self.paper, sizes, found, place)
            self.lines.extend(lines)
            self.flags.extend(flags)
        else:
            self.lines.append(ReadLine(found))

    def _own(self, number: int, found: Fields) -> list[Chunk]:
        """The cells of the line that counts; answers its texts."""
        texts: list[Chunk] = []
        cells = [(place, token) for place in self.region.places if (token := place.cells.get(number))]
        cells.sort(key=lambda one: (_ORDER.index(one[0].role) if one[0].role in _ORDER else -1, one[1].left))
        for place, token in cells:
            chunk = token.chunk
            if place.role == "text" and token.kind == "code" and "buyer_item" not in found and not self._coded:
                read_cell(self.paper, ("buyer_item",), chunk, found)
            elif place.role == "text":
                first, rest = chunk.part(0, 1), chunk.part(1)
                if (
                    self._leads
                    and first is not None
                    and rest is not None
                    and is_code(Token(self.paper, first))
                    and "buyer_item" not in found
                ):
                    read_cell(self.paper, ("buyer_item",), first, found)
                    chunk = rest
                dated = any(one.kind == "date" for _, one in cells)
                if not read_labelled(self.paper, chunk, found) and not (dated and says_when(chunk)):
                    texts.append(chunk)
            elif place.role not in {"", "ignore", "size_count"}:
                read_cell(self.paper, (place.role,), chunk, found)
        return texts

    def _in_column(self, token: Token, found: Fields) -> bool:
        """A piece under a head that stands above nothing else, such as a code below the row, or the rest of a date."""
        for place in self.region.places:
            over = min(token.right, place.right) - max(token.left, place.left)
            if place.role not in _SINGLE or place.role in found or over <= 0:
                continue
            if place.role == "requested_by" and self._dated(place, token, found):
                return True
            suits = (token.kind == "date") == (place.role == "requested_by") and token.kind in _SHORT
            if suits and len(token.text) >= 4:
                read_cell(self.paper, (place.role,), token.chunk, found)
                return True
        return False

    def _dated(self, place: Place, token: Token, found: Fields) -> bool:
        """A date that goes on in the next line of its cell."""
        above = next((one for row, one in place.cells.items() if self.region.rows[row].at == self._row), None)
        if above is None:
            return False
        whole = Chunk([*above.chunk.words, *token.chunk.words], token.chunk.page, token.chunk.size)
        return read_date(self.paper, whole, found)

    def _is_position(self, token: Token, found: Fields) -> bool:
        return "position" not in found and re.fullmatch(r"\d{1,6}\.?", token.text) is not None

    def _has_lone_codes(self) -> bool:
        """Whether most rows have a line that is a code and nothing else."""
        rows = [
            any(
                len(tokens) == 1 and is_code(tokens[0])
                for piece in held
                if (tokens := self.splitter.tokens(piece.line))
            )
            for held in self.region.more.values()
        ]
        return bool(rows) and sum(rows) >= 0.7 * len(rows)

    def _leading_codes(self) -> bool:
        """Whether descriptions begin with an item's number."""
        places = [place for place in self.region.places if place.role == "text" and place.cells]
        if not places or any(place.role in {"buyer_item", "item"} and place.cells for place in self.region.places):
            return False
        firsts = [token.chunk.part(0, 1) for token in places[0].cells.values() if len(token.chunk.words) > 1]
        coded = sum(chunk is not None and is_code(Token(self.paper, chunk)) for chunk in firsts)
        return bool(firsts) and coded >= 0.8 * len(places[0].cells)


def sums_up(found: Fields) -> bool:
    """Whether the only word of a row is one of sums, where another row has its unit or size: `TOTALS` below sizes."""
    word = found.get("unit") or found.get("size")
    named = found.keys() & {"text", "buyer_item", "seller_item", "gtin", "maker_item"}
    return word is not None and not named and sums().match(word.value) is not None


def _is_charge(found: Fields) -> bool:
    text = found["text"].value if "text" in found else ""
    coded = found.keys() & {"buyer_item", "seller_item", "gtin"}
    return bool(text) and bool(pattern("charges").search(text)) and (not coded or len(text.split()) <= 3)
