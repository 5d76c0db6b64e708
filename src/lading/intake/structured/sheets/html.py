"""HTML as sheets: the innermost tables of a page, row by row, and its other text as lines."""

import re
from typing import Any

from lading.intake.opened import Sheet
from lading.intake.structured.malformed import Malformed

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_BREAKS = ("br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "hr", "td", "th", "center")


def read_page(text: str) -> Any:
    """The page as a tree, without scripts, styles and what is hidden from whoever reads it. Raises `Malformed`."""
    from lxml import etree, html  # type: ignore[import-untyped]  # slow import

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    try:
        page = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as fault:
        raise Malformed(f"The HTML cannot be read: {fault}.") from None
    for element in list(page.iter("script", "style", "noscript", "head", "template")):
        if element.getparent() is not None:
            element.drop_tree()
    for element in [one for one in page.iter() if _HIDDEN.search(str(one.get("style") or ""))]:
        if element.getparent() is not None:
            element.drop_tree()
    return page


def tables_of(page: Any) -> list[Sheet]:
    """The tables that hold no other table, of two rows or more, as sheets named `table N`."""
    sheets = []
    for number, table in enumerate(page.iter("table"), 1):
        if table.find(".//table") is not None:
            continue
        rows = [_cells(row) for row in table.iter("tr")]
        if len(rows) > 1:
            sheets.append(Sheet(f"table {number}", rows))
    return sheets


def lines_of(page: Any) -> list[str]:
    """The page's text, a line per block."""
    parts: list[str] = []
    _collect(page, parts)
    lines = (_BLANKS.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return [line for line in lines if line]


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren("td", "th"):
        cells.append(" ".join("".join(cell.itertext()).split()))
        span = str(cell.get("colspan") or "1")
        cells += [""] * (min(int(span), 50) - 1 if span.isdecimal() else 0)
    return cells


def _collect(element: Any, parts: list[str], depth: int = 0) -> None:
    if not isinstance(element.tag, str) or depth > 200:
        return
    block = element.tag in _BREAKS
    parts.append("\n" if block else "")
    parts.append((element.text or "").replace("\n", " "))
    for child in element:
        _collect(child, parts, depth + 1)
        parts.append((child.tail or "").replace("\n", " "))
    parts.append("\n" if block else "")
