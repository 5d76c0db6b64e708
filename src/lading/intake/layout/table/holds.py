"""How well a column suits each field, by its head and by what it holds."""

from collections.abc import Callable, Sequence

from lading.intake.layout.table.counting import counting
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.roles import roles_of
from lading.intake.layout.table.sums import PERS
from lading.intake.layout.table.tokens import Token

_HEAD, _NAMED_ELSE = 1.2, 1.5
_CODES = ("item", "buyer_item", "seller_item")
_EMPTY = {
    **dict.fromkeys((*_CODES, "requested_by", "gtin", "ignore"), -1.0),
    **dict.fromkeys(("quantity", "unit_price", "amount"), -9.0),
    "text": 0.0,
    "unit": -1.5,
    "position": -2.0,
}


def fit(place: Place) -> dict[str, float]:
    """What a column holds, with what its head says of it."""
    head = roles_of(place.head) if place.head else {}
    cells = [place.cells[row] for row in sorted(place.cells)]
    held = {**_figures(cells), **_words(cells)} if cells else {**_EMPTY}
    if head and not head.get("requested_by"):
        held["requested_by"] -= _NAMED_ELSE  # days under a word that is not known may be any
    return {name: score + _HEAD * head.get(name, 0.0) for name, score in held.items()}


def _share(cells: Sequence[Token], told: Callable[[Token], bool]) -> float:
    return sum(map(told, cells)) / len(cells)


def _kinds(cells: Sequence[Token], *kinds: str) -> float:
    return _share(cells, lambda cell: cell.kind in kinds)


def _is_long(cell: Token) -> bool:
    """Digits that are a number of something, not of how many."""
    return cell.text.isdigit() and (len(cell.text) >= 6 or (len(cell.text) > 1 and cell.text[0] == "0"))


def _is_odd(cell: Token) -> bool:
    """Points where a number would have none: 12.34.567."""
    return cell.kind == "number" and cell.text.count(".") > 1 and cell.decimals != 3


def _has_decimals(cell: Token) -> bool:
    return cell.decimals == 2 or cell.decimals > 3


def _figures(cells: Sequence[Token]) -> dict[str, float]:
    money, decimal = _share(cells, lambda cell: cell.is_money), _share(cells, _has_decimals)
    percents = _kinds(cells, "percent")
    numbers = counting([cell.text for cell in cells])
    strange = min(1.0, _share(cells, _is_long) + _share(cells, _is_odd))
    figure = 3.0 * _kinds(cells, "number", "percent") - 3.0 - 2.0 * strange - 1.5 * (numbers > 1)
    values = [cell.number for cell in cells if cell.number is not None]
    per = len(values) == len(cells) and all(value in PERS for value in values)
    percent = bool(values) and all(0 <= value <= 80 for value in values)
    alike = len(cells) == 1 or len({cell.text for cell in cells}) <= 0.5 * len(cells)
    return {
        "position": 2.4 if numbers > 1 else numbers,
        "quantity": figure - 1.2 * money - 0.4 * (decimal > 0.5) - 0.5 * percents,
        "unit_price": figure + 0.6 * money + 0.5 * decimal - percents,
        "amount": figure + 0.6 * money + 0.4 * decimal - percents,
        "price_per": 0.5 if per else -6.0,
        "discount": 0.3 + percents if percent else -6.0,
        "tax_rate": 0.2 + percents if percent and alike else -2.0,
        "ignore": -0.6,
    }


def _words(cells: Sequence[Token]) -> dict[str, float]:
    letters = sum(sign.isalpha() for cell in cells for sign in cell.text) / len(cells)
    words = sum(len(cell.chunk.words) for cell in cells) / len(cells)
    figures = _kinds(cells, "number", "percent")
    dates, gtins = _kinds(cells, "date"), _kinds(cells, "gtin")
    coded = _kinds(cells, "code") + _share(cells, _is_long) + _share(cells, _is_odd)
    closed = _share(cells, lambda cell: cell.text.endswith(":"))
    amounts = _share(cells, lambda cell: cell.is_money) + _share(cells, _has_decimals)
    code = 1.2 * min(coded, 1.0) - 0.9 + (0.3 if words < 1.5 else -0.6) - 1.5 * amounts - 3.0 * dates
    short = letters <= 8 and not figures and words <= 2 and not coded
    text = 2.0 * _kinds(cells, "text") - 1.0 + min(letters / 10, 1.5) - 1.6 * (letters <= 7 and words < 1.3)
    return {
        "gtin": 4.0 * gtins - 1.5,
        "requested_by": 5.0 * dates - 2.5,
        "sent": 5.0 * dates - 3.5,
        "unit": 2.5 * _kinds(cells, "unit") - 0.5 + (0.7 if short else -2.0),
        "item": code + 0.1,
        "buyer_item": code,
        "seller_item": code,
        "text": text - 2.5 * figures - 3.0 * (closed + dates + gtins),
        "size": -1.2,
        "colour": -1.2,
    }
