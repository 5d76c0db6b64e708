"""A PDF: its words with boxes, its rulings, its attachments; what cannot be seen on paper is dropped, with a remark."""

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import LARGEST_INNER, MOST_CHARACTERS, MOST_INNER, MOST_PAGES
from lading.intake.open.pdf_marks import Marks, marks_of
from lading.intake.open.pdf_words import Found, words_of
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Inner, Opened, Page

_MOST_OBJECTS = 60_000


def open_pdf(ask: OpenAsk) -> WasOpened:
    """All pages; those without words that can be trusted are named as scans."""
    document = load(ask.content)
    pages, scans, remarks, left = [], [], _remarks(document), MOST_CHARACTERS
    for at in range(len(document)):
        page, marks, found = _page(document, at)
        left -= sum(len(word.text) for word in page.words)
        if left < 0:
            raise Unopenable("too_large")
        pages.append(page)
        if _is_scan(page, marks, found):
            scans.append(at)
        elif found.hidden:
            remarks.append(f"Page {at + 1} has text that cannot be seen on paper, which was left out: {found.sample}")
        if found.sideways and at not in scans:
            remarks.append(f"Page {at + 1} has {found.sideways} words that run sideways, which were left out.")
    return WasOpened(Opened(shape="pages", pages=pages, inner=_attachments(document), remarks=remarks), scans)


def load(content: bytes) -> pypdfium2.PdfDocument:
    """The document, its form fields filled in; locked, broken and endless ones are refused."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        locked = pdfium.FPDF_GetLastError() in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}
        raise Unopenable("encrypted" if locked else "broken") from None
    if len(document) == 0:
        raise Unopenable("empty", "The PDF has no pages. Ask the sender to send it again.")
    if len(document) > MOST_PAGES:
        raise Unopenable("too_many_pages")
    if document.get_formtype() != pdfium.FORMTYPE_NONE:
        document.init_forms()
    return document


def load_page(document: pypdfium2.PdfDocument, at: int) -> pypdfium2.PdfPage:
    """A page with its form fields and stamps become part of it."""
    page = document[at]
    if pdfium.FPDFPage_GetAnnotCount(page) and pdfium.FPDFPage_Flatten(page, 0) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[at]
    return page


def _page(document: pypdfium2.PdfDocument, at: int) -> tuple[Page, Marks, Found]:
    try:
        page = load_page(document, at)
    except pypdfium2.PdfiumError:
        return Page(595.0, 842.0, []), Marks(), Found()
    width, height = page.get_size()
    if pdfium.FPDFPage_CountObjects(page) > _MOST_OBJECTS:
        raise Unopenable("bomb", "A page is drawn from more pieces than any order. Ask the sender for a simpler file.")
    marks = marks_of(page)
    found = words_of(page, marks)
    page.close()
    if found.quarters % 2:
        width, height = height, width
    return Page(width, height, found.words, marks.strokes, turned=found.quarters * 90.0), marks, found


def _is_scan(page: Page, marks: Marks, found: Found) -> bool:
    """No words but a picture, words that lie unseen on a picture, or words whose letters have no meaning."""
    if found.garbled > 0.2 * max(1, found.letters):
        return True
    letters = sum(len(word.text) for word in page.words)
    covered = marks.pictured / max(1.0, page.width * page.height)
    if not letters and (covered > 0.15 or marks.drawn > 200):
        return True
    return covered > 0.5 and (letters < 40 or found.hidden > letters)


def _remarks(document: pypdfium2.PdfDocument) -> list[str]:
    has_script = pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0
    return ["The PDF has scripts. They were not run."] if has_script else []


def _attachments(document: pypdfium2.PdfDocument) -> list[Inner]:
    inner, size = [], 0
    for at in range(min(document.count_attachments(), MOST_INNER)):
        try:
            attachment = document.get_attachment(at)
            name, content = attachment.get_name(), bytes(attachment.get_data())
        except pypdfium2.PdfiumError:
            continue
        size += len(content)
        if size > LARGEST_INNER:
            raise Unopenable("bomb")
        inner.append(Inner(name, "", content))
    return inner
