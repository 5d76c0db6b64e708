"""Lines of goods in free text, counted: a quantity beside words, or cells of a table with figures."""

import re

_UNIT = (
    r"(x|×|pcs?|pieces?|units?|ea|each|boxes|box|cases?|cartons?|ctn|kg|packs?|rolls?|pallets?|sets?|pairs?|bags?|"
    r"stk|stück|st|kartons?|paletten?|rollen?|packungen|säcke|pièces?|cartons?|boîtes?|rouleaux|unités?|uds?|unidades|"
    r"cajas?|piezas?|pz|pezzi|scatole|confezioni|rotoli|stuks?|dozen|doos|rollen|szt|sztuk|opakowa\w+|kartonów|"
    r"peças|caixas|m|mtr|metres?|meters?|l|ltr|bottles?|flaschen|tins|crates?)"
)
_FIRST = re.compile(
    rf"^\W{{0,4}}(\d+[.)]\s+)?\d{{1,6}}([.,]\d+)?\s*{_UNIT}\b\.?\s*(of |de |di |à |van )?\W{{0,3}}\w", re.IGNORECASE
)
_LAST = re.compile(rf"\w.{{2,80}}[\s:–-]\s*\d{{1,6}}([.,]\d+)?\s*{_UNIT}\b", re.IGNORECASE)
_TIMES = re.compile(r"(^|[\s(])\d{1,6}\s?[x×]\s?\w|\w\s?[x×]\s?\d{1,6}\b", re.IGNORECASE)
_INSIDE = re.compile(rf"\b\d{{1,6}}\s*{_UNIT}\b\.?\s+(of |de |di |van |des? )?[\w“\"'-]{{3,}}", re.IGNORECASE)
_CELL = re.compile(r"^\s*\d{1,6}([.,]\d+)?\s*$")
_LABELLED = re.compile(
    r"\b(qty|quantity|menge|anzahl|quantité|cantidad|quantità|aantal|ilość|quantidade|qté|cant)\b\W{1,4}\d",
    re.IGNORECASE,
)


def count_lines(text: str) -> int:
    """How many lines of a text look like goods with a quantity."""
    return sum(_is_line(line) for line in text.split("\n")[:3000])


def _is_line(line: str) -> bool:
    read = line[:300]
    cells = [cell for cell in re.split(r"\t|\s\|\s|;", read) if cell.strip()]
    table = (
        len(cells) >= 3 and any(_CELL.match(cell) for cell in cells) and any(re.search(r"[^\W\d]{3}", c) for c in cells)
    )
    return bool(
        table
        or _FIRST.match(read)
        or _LAST.match(read)
        or _TIMES.search(read)
        or _INSIDE.search(read)
        or _LABELLED.search(read)
    )
