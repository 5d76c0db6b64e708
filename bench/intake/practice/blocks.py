"""The blocks of a paper of the practice, from its facts and its look."""

from datetime import date
from random import Random
from typing import Any

from bench.intake.practice.facts import PLACES, US, Facts, Place, fill, write_day
from bench.intake.practice.looks import Look, words

Block = dict[str, Any]
Pair = tuple[str, str]
_GOODS = (
    ("Hex bolt M8x40 zinc", "24.50"),
    ("Cable tie 200 mm black", "3.15"),
    ("Nitrile gloves size L", "11.90"),
    ("Stretch film 23 my", "7.05"),
)


def blocks_of(facts: Facts, look: Look, chance: Random) -> list[Block]:
    """All of it, from top to bottom."""
    made = {
        "head": _head(facts, look),
        "meta": _meta(facts, look, chance),
        "parties": _parties(facts, look),
        "title": _title(facts, look),
    }
    order = look.choice["order"]
    if "title" not in order:
        order = (
            f"title {order}"
            if look.choice["size"] == "9"
            else order.replace("head", "head title", 1)
            if "head " in order
            else f"title {order}"
        )
    if "head" not in order:
        order = f"head {order}"
    blocks: list[Block] = []
    for part in order.split():
        sides = part.split("+")
        blocks += [_columns([made[side] for side in sides])] if len(sides) > 1 else made[part]
        blocks.append({"t": "gap", "h": 7})
    return [*blocks, *_after(facts, look), *_table(facts, look, chance)]


def _columns(items: list[list[Block]]) -> Block:
    return {"t": "columns", "widths": [1] * len(items), "items": items}


def _text(said: str | list[str], **more: Any) -> Block:
    return {"t": "text", "s": said, **more}


def _address(place: Place, look: Look, *, name: bool = True) -> list[str]:
    lines = [*([place.name] if name else []), *place.lines]
    if look.choice["rules"] in {"grid", "rows"}:
        lines.append(PLACES[place.country]["name"])
    return [line.upper() for line in lines] if look.choice["case"] == "upper" else lines


def _head(facts: Facts, look: Look) -> list[Block]:
    style = look.choice["head"]
    name, *rest = _address(facts.buyer, look)
    reach = [
        f"{look.label['phone']} {facts.phone}",
        f"einkauf@{facts.domain}" if look.language == "de" else f"orders@{facts.domain}",
    ]
    if look.choice["buyer"] != "letterhead" or style == "none":
        return [_text(f"www.{facts.domain}", grey=120)]
    if style in {"foot", "one line", "small"}:
        size = {"foot": 7.5, "small": 8}.get(style, 9)
        return [_text(f"{name} · {' · '.join(rest)}", size=size), _text(" | ".join(reach), size=size)]
    side = {"right": "r", "centre": "c"}.get(style, "l")
    logo = [{"t": "logo", "r": 3, "grey": 140}] if style == "logo" else []
    tax = f"{look.label['vat']} {fill('#########', Random(facts.domain))}"
    return [*logo, _text(name, size=13, bold=True, a=side), _text([*rest, *reach, tax], size=8.5, a=side)]


def _title(facts: Facts, look: Look) -> list[Block]:
    told, style = look.label["title"], look.choice["title"]
    side = "r" if style == "right" else "l"
    if look.choice["meta"] == "title" or style in {"number", "sign"}:
        sign = {"sign": "# " if look.language == "en" else "Nr. " if look.language == "de" else "N° "}.get(style, "")
        told = f"{told} {sign}{facts.number}"
    return [_text(told, size=16, bold=True, a=side)]


def _pairs(facts: Facts, look: Look, chance: Random) -> list[Pair]:
    """The header's fields in this look's order."""
    label, choice = look.label, look.choice

    def day(one: date) -> str:
        return write_day(one, look.dates, look.language)

    found: list[Pair] = []
    if choice["meta"] != "title" and choice["title"] not in {"number", "sign"}:
        found.append((label["po"], facts.number))
    if choice["date"] == "meta":
        found.append((label["date"], day(facts.day)))
    if choice["wanted"] == "meta":
        found.append((label["wanted"], _wanted(facts, look)))
    if choice["currency"] == "meta":
        found.append((label["currency"], facts.currency))
    extra = {
        "custno": fill("10####", chance),
        "supno": fill("V-#####", chance),
        "quote": fill("Q#####", chance),
        "contract": fill("460000####", chance),
        "quotedate": day(facts.day.replace(day=1)),
        "printdate": day(facts.received),
        "revision": day(facts.received),
        "project": fill("P-####", chance),
        "contact": facts.person,
        "terms": "30 days net",
    }
    mixed = Random(look.name)
    for one in look.more:
        found.insert(mixed.randrange(len(found) + 1), (label[one], extra[one]))
    return found


def _wanted(facts: Facts, look: Look) -> str:
    return write_day(facts.wanted, look.choice["week"] or look.dates, look.language)


def _case(look: Look, told: str) -> str:
    return told.upper() if look.choice["case"] == "upper" else told


def _meta(facts: Facts, look: Look, chance: Random) -> list[Block]:
    pairs = [(_case(look, label), value) for label, value in _pairs(facts, look, chance)]
    mark = look.choice["mark"]
    marked = [[label + _mark(mark, label, value, facts), value] for label, value in pairs]
    place = look.label["place_date"].format(city=_city(facts), date=write_day(facts.day, look.dates, look.language))
    top = [_text(place, a="r")] if look.choice["date"] == "place" else []
    return [*top, *_meta_in(look, facts, pairs, marked)]


def _city(facts: Facts) -> str:
    words = [word.strip(",") for word in facts.buyer.city_line.split() if word.strip(",").isalpha() and len(word) > 3]
    return (words or ["Ferrol"])[0].title()


def _mark(mark: str, label: str, value: str, facts: Facts) -> str:
    if mark == "#" and (value != facts.number or not label[-1].isalpha()):
        return ":"
    return ":" if label.endswith(".") and mark == ".:" else mark


def _meta_in(look: Look, facts: Facts, pairs: list[Pair], marked: list[list[str]]) -> list[Block]:
    if not pairs:
        return []
    match look.choice["meta"]:
        case "pairs right":
            return [_columns([[], [{"t": "pairs", "style": "right", "rows": marked}]])]
        case "grid":
            return [
                {
                    "t": "table",
                    "widths": [1, 1.4],
                    "rules": "grid",
                    "head": [],
                    "rows": [[_cell(a, bold=True), _cell(b)] for a, b in pairs],
                }
            ]
        case "head":
            return [_heads(part, look) for part in (pairs[:4], pairs[4:8], pairs[8:]) if part]
        case "boxes":
            return [
                _columns([[{"t": "box", "items": [_text(a, size=6.5, grey=90), _text(b, bold=True)]}] for a, b in part])
                for part in (pairs[:4], pairs[4:8], pairs[8:])
                if part
            ]
        case "cells":
            rows = [[_cell([a, b]) for a, b in (pairs + [("", "")] * 2)[at : at + 3]] for at in range(0, len(pairs), 3)]
            rows = [row + [_cell("")] * (3 - len(row)) for row in rows]
            return [{"t": "table", "widths": [1, 1, 1], "rules": "grid", "head": [], "rows": rows}]
        case "two":
            rows = [
                [
                    _cell(x, bold=n % 2 == 0)
                    for n, x in enumerate(x for pair in [*marked, ["", ""]][at : at + 2] for x in pair)
                ]
                for at in range(0, len(marked), 2)
            ]
            return [{"t": "table", "widths": [1, 1, 1, 1], "rules": look.choice["rules"], "head": [], "rows": rows}]
        case "inline":
            return [_text("      ".join(f"{a}: {b}" for a, b in part)) for part in (pairs[:4], pairs[4:]) if part]
        case "stacked":
            return [_text([a, b]) for a, b in pairs]
        case "below":
            return [
                _columns([[_text(a, size=7), _text(b)] for a, b in part]) for part in (pairs[:5], pairs[5:]) if part
            ]
        case "lines" | "sentence":
            return _in_words(look, facts, pairs)
        case _:
            return [{"t": "pairs", "style": "left", "bold": look.choice["size"] != "9", "rows": marked}]


def _in_words(look: Look, facts: Facts, pairs: list[Pair]) -> list[Block]:
    """Lines that begin with their labels, in some looks below a sentence that names number and day."""
    mark = look.choice["mark"].strip()
    if look.choice["meta"] == "lines":
        return [_text([f"{a}{_mark(mark, a, b, facts)} {b}" for a, b in pairs])]
    told = look.label["s_order"].format(po=facts.number, date=write_day(facts.day, look.dates, look.language))
    rest = [f"{a}{' ' if look.choice['size'] == '8' else ': '}{b}" for a, b in pairs if b not in told]
    return [_text(told, bold=True), *([_text(rest)] if rest else [])]


def _cell(said: str | list[str], **more: Any) -> Block:
    return {"s": said, "a": "l", **more}


def _heads(pairs: list[Pair], look: Look) -> Block:
    head, row = [_cell(a, bold=True) for a, _ in pairs], [_cell(b) for _, b in pairs]
    return {
        "t": "table",
        "widths": [1] * len(pairs),
        "rules": look.choice["rules"],
        "fill": "head",
        "head": [head],
        "rows": [row],
    }


def _parties(facts: Facts, look: Look) -> list[Block]:
    label, style = look.label, look.choice["parties"]
    vendor = [US["name"], *US["lines"]]
    told: list[tuple[str, list[str]]] = [
        (label["vendor"], [str(one) for one in vendor]),
        (label["ship"], _address(facts.ship, look)),
    ]
    letter = look.choice["buyer"] == "letterhead" and look.choice["head"] != "none"
    if look.choice["buyer"] == "block":
        told.insert(0, (label["buyer"], _address(facts.buyer, look)))
    if look.choice["bill"] == "yes" or (not letter and look.choice["buyer"] != "block"):
        told.append((label["bill"], _address(facts.bill, look)))
    if look.choice["wanted"] == "parties":
        told.append((label["wanted"], [_wanted(facts, look)]))
    told = [(_case(look, one), lines) for one, lines in told]
    mark = ":" if look.choice["mark"].strip() else ""
    blocks = [[_text(one + mark, bold=True, below=0.4), _text(lines)] for one, lines in told]
    match style:
        case "boxed":
            return [
                _columns([[{"t": "box", "items": one}] for one in blocks[at : at + 3]])
                for at in range(0, len(blocks), 3)
            ]
        case "stacked":
            return [block for one in blocks for block in (*one, {"t": "gap", "h": 4})]
        case "table":
            return [
                {
                    "t": "table",
                    "widths": [1] * len(told),
                    "rules": look.choice["rules"],
                    "fill": "head",
                    "head": [[_cell(one, bold=True) for one, _ in told]],
                    "rows": [[_cell(lines) for _, lines in told]],
                }
            ]
        case "beside":
            return [{"t": "pairs", "style": "left", "rows": [[one + mark, lines] for one, lines in told]}]
        case "one line":
            return [_text(f"{one}: {', '.join(lines)}") for one, lines in told]
        case "mixed":
            return [_columns(blocks[:2]), {"t": "gap", "h": 6}, *([_columns(blocks[2:])] if blocks[2:] else [])]
        case "window":
            return [
                _text(told[0][1] if letter else [told[0][0] + mark, *told[0][1]]),
                {"t": "gap", "h": 9},
                _columns(blocks[1:]),
            ]
        case _:
            return [_columns(blocks[:4]), *([_columns(blocks[4:])] if blocks[4:] else [])]


def _after(facts: Facts, look: Look) -> list[Block]:
    """What stands between the head and the table."""
    found = []
    if look.choice["wanted"] == "sentence":
        found.append(_text(look.label["s_wanted"].format(wanted=_wanted(facts, look))))
    if look.choice["wanted"] == "below":
        found.append(_text(f"{look.label['wanted']}: {_wanted(facts, look)}", bold=True))
    if look.choice["currency"] == "terms":
        found.append(_text(f"{look.label['terms']}: 30 / {look.label['currency']}: {facts.currency}"))
    return [*found, {"t": "gap", "h": 8}]


def _table(facts: Facts, look: Look, chance: Random) -> list[Block]:
    comma = facts.language != "en" and facts.country not in {"MX", "CH"}

    def show(value: float) -> str:
        return f"{value:.2f}".replace(".", "," if comma else ".")

    rows, total = [], 0.0
    for number, (text, price) in enumerate(chance.sample(_GOODS, chance.randrange(1, 4)), start=1):
        quantity = chance.randrange(2, 90)
        amount = round(quantity * float(price), 2)
        total += amount
        sign = f" {facts.currency}" if look.choice["currency"] == "amount" else ""
        rows.append(
            [
                _cell(one)
                for one in (
                    str(number),
                    fill("44####", chance),
                    text,
                    str(quantity),
                    "pcs",
                    show(float(price)) + sign,
                    show(amount) + sign,
                )
            ]
        )
    heads = list(look.columns)
    if look.choice["currency"] == "column":
        heads[-1] = f"{heads[-1]} {facts.currency}"
    printed = facts.currency if look.choice["currency"] == "total" else ""
    head = [_cell(one, bold=True) for one in heads]
    table = {
        "t": "table",
        "widths": [0.7, 1, 3, 1, 1, 1.3, 1.4],
        "rules": look.choice["rules"] or "head",
        "head": [head],
        "rows": rows,
    }
    return [table, _text(f"{words()[look.language]['total'][0]} {printed} {show(total)}", a="r", bold=True)]
