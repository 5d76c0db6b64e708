"""Word documents (DOCX): paragraphs and tables, set on pages of their own so that they are read like any other."""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import LARGEST_INNER
from lading.intake.open.set_page import Cell, set_pages
from lading.intake.open.unopenable import Unopenable
from lading.intake.open.workbook import check_zipped
from lading.intake.opened import Opened

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def open_docx(ask: OpenAsk) -> WasOpened:
    """Its text in order, tables cell by cell; headers first, as they are printed. Fields and macros are not run."""
    check_zipped(ask.content)
    with zipfile.ZipFile(io.BytesIO(ask.content)) as archive:
        names = archive.namelist()
        parts = [name for name in names if name.startswith("word/header") and name.endswith(".xml")][:1]
        if sum(archive.getinfo(name).file_size for name in [*parts, "word/document.xml"]) > LARGEST_INNER:
            raise Unopenable("too_large")
        roots = [_parse(archive.read(name)) for name in [*parts, "word/document.xml"]]
    rows = [row for root in roots for row in _rows(root)]
    remarks = ["The document has macros. They were not run."] if any("vbaProject" in name for name in names) else []
    return WasOpened(Opened(shape="pages", pages=set_pages(rows), remarks=remarks))


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        raise Unopenable("broken") from None


def _rows(root: etree._Element) -> Iterator[list[Cell]]:
    body = root.find(f"{_W}body")
    for block in root if body is None else body:
        if block.tag == f"{_W}p":
            yield [Cell(line, 0.0, 1.0) for line in [_text(block)] if line.strip()]
        elif block.tag == f"{_W}tbl":
            yield from _table(block)
        elif block.tag == f"{_W}sdt":
            yield [Cell(_text(block), 0.0, 1.0)]


def _table(table: etree._Element) -> Iterator[list[Cell]]:
    """Cells at the shares of the width that the grid gives them."""
    widths = [float(column.get(f"{_W}w") or 1000) for column in table.iterfind(f"{_W}tblGrid/{_W}gridCol")] or [1.0]
    edges = [sum(widths[:at]) / sum(widths) for at in range(len(widths) + 1)]
    for row in table.iterfind(f"{_W}tr"):
        at, cells = 0, []
        for cell in row.iterfind(f"{_W}tc"):
            span = cell.find(f"{_W}tcPr/{_W}gridSpan")
            to = min(at + (int(span.get(f"{_W}val") or 1) if span is not None else 1), len(widths))
            text = "\n".join(_text(paragraph) for paragraph in cell.iter(f"{_W}p"))
            cells.append(Cell(text, edges[min(at, to)], edges[to], ruled=True))
            at = to
        yield cells


def _text(block: etree._Element) -> str:
    parts = []
    for node in block.iter():
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag in {f"{_W}tab", f"{_W}br"}:
            parts.append("\t" if node.tag.endswith("tab") else "\n")
    return "".join(parts)
