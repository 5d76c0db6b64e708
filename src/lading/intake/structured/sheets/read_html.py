"""HTML order mails and order pages: tables with heads, else lists of `2 of: item` with a price, and what labels say."""

import re
from collections.abc import Sequence

from lading.intake.hints import Hints
from lading.intake.reading import Flag, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.sheets.cells import Styles, number_in, styles_of
from lading.intake.structured.sheets.html import lines_of, read_page, tables_of
from lading.intake.structured.sheets.labels import kind_of, money_bare, put_currency, read_labels
from lading.intake.structured.sheets.read_sheet import read_sheet
from lading.intake.structured.sheets.words import bare, label_words

_OF = re.compile(r"^(\d+)\s*(?:of|Exemplar\(e\) von|x|×|articles? de|de)\s*:?\s*(.*)$", re.IGNORECASE)
_MONEY = re.compile(r"^-?\s*(?:[$€£¥]|[A-Z]{3}\s)\s*-?[\d.,]+$|^-?[\d.,]+\s*(?:[€$£]|[A-Z]{3})$")
_NUMBER = re.compile(r"(?:order|bestellung|commande|pedido|ordine|zamówienie)\s*(?:no\.?|nr\.?|number|n°)?\s*#?\s*"
                     r"((?=[\w-]*\d)[A-Z0-9][\w-]{3,})", re.IGNORECASE)  # fmt: skip


def read_html(text: str, hints: Hints) -> list[Reading] | None:
    """The order that a page tells; None where it names no goods with a quantity."""
    page = read_page(text)
    lines = lines_of(page)
    for sheet in tables_of(page):
        readings = read_sheet(sheet, hints, where=f"{sheet.name} ")
        if readings and any(reading.lines for reading in readings):
            return [_with_labels(reading, lines, hints) for reading in readings]
    return _listed(lines, hints)


def _with_labels(reading: Reading, lines: Sequence[str], hints: Hints) -> Reading:
    """What stands around the table fills in what it does not say itself."""
    around = _labels(lines, hints)
    header = {**around.fields, **reading.header}
    kind = kind_of(" ".join(lines[:8])) if reading.kind == "order" else reading.kind
    flags = [flag for flag in reading.flags if flag.kind != "arithmetic"]
    return Reading(
        kind=kind,
        format="html",
        header=header,
        lines=reading.lines,
        flags=[*flags, *check_amounts(header, reading.lines)],
        layout=reading.layout.replace("sheet", "html", 1),
    )


def _labels(lines: Sequence[str], hints: Hints) -> Gathering:
    header = Gathering(method="sheet")
    known = label_words()
    styles = _styles(lines, hints)
    for at, line in enumerate(lines):
        label, _, behind = line.partition(":")
        if known.get(bare(label)) in (None, "note"):
            continue
        value = behind.strip() or (lines[at + 1] if at + 1 < len(lines) and ":" in line else "")
        if value and bare(value) not in known:
            name = known[bare(label)]
            if name in ("total", "goods_total", "tax_total", "shipping_total"):
                _put_total(header, name, value, f"line {at + 1}, {label}", styles)
            else:
                read_labels(header, [[f"{label}:", value]], styles, first=at + 1)
    for at, line in enumerate(lines[:12]):
        if found := _NUMBER.search(line):
            header.put("po_number", found[1], segment=f"line {at + 1}", text=line, probability=0.95)
    return header


def _put_total(header: Gathering, name: str, value: str, segment: str, styles: Styles) -> None:
    """Pages sum up shipment by shipment and at last all of it: the last total is the order's."""
    number, _, sure = number_in(money_bare(value), styles)
    if number is not None:
        header.replace(name, number, segment=segment, text=value, probability=min(0.9, sure))
        put_currency(header, value, segment)


def _listed(lines: Sequence[str], hints: Hints) -> list[Reading] | None:
    styles = _styles(lines, hints)
    found: list[Gathering] = []
    for at, line in enumerate(lines):
        counted = _OF.match(line) or (_OF.match(f"{line} {lines[at + 1]}") if at + 1 < len(lines) else None)
        if counted is None or (line.isdecimal() and len(line) > 4):
            continue
        item = _item(lines, at, counted, styles)
        if item is not None:
            found.append(item)
    if not found:
        return None
    header = _labels(lines, hints)
    readable = [line.line() for line in found]
    flags = [Flag("note", "It is a page of a shop and not an order of a customer to us.")] if _is_shop(lines) else []
    return [
        Reading(
            kind=kind_of(" ".join(lines[:6])),
            format="html",
            header=header.fields,
            lines=readable,
            flags=[*flags, *odd_flags(header, found), *check_amounts(header.fields, readable)],
            layout=f"html list {bare(lines[0])[:20]}",
        )
    ]


def _item(lines: Sequence[str], at: int, counted: re.Match[str], styles: Styles) -> Gathering | None:
    """The item that a count is of, and the price that follows before the next count."""
    rest = [text for text in lines[at + 1 : at + 14] if not _OF.match(text)]
    title = counted[2].strip(" :") or next(
        (text for text in rest if not text.casefold().startswith(("of", "exempl"))), ""
    )
    price = next((text for text in lines[at + 1 : at + 14] if _MONEY.match(text)), "")
    if not title or not price:
        return None
    line = Gathering(method="sheet")
    line.put("quantity", counted[1], segment=f"line {at + 1}", probability=0.95)
    line.put("text", title, segment=f"line {at + 2}", probability=0.95)
    number, _, sure = number_in(money_bare(price), styles)
    if number is not None:
        line.put("unit_price", number, segment=f"line {at + 1}", text=price, probability=min(0.95, sure))
    return line


def _is_shop(lines: Sequence[str]) -> bool:
    return any("amazon" in line.casefold() for line in lines[:3])


def _styles(lines: Sequence[str], hints: Hints) -> Styles:
    return styles_of([money_bare(line) for line in lines if _MONEY.match(line)], [], hints)
