"""The papers of an issued document: a PDF with the electronic invoice inside, made once and kept, and the XML alone."""

from lading.billing.einvoice import Syntax, write_xml
from lading.billing.embed import embed_xml
from lading.billing.kept import read_document
from lading.documents import Document, letterhead_of, read_letterheads
from lading.documents.keep import find_issued, keep_issued
from lading.documents.typeset import typeset
from lading.flows.billing.lay_out_invoice import lay_out_invoice
from lading.store import UnitOfWork

KIND = "invoice"


async def print_invoice(unit: UnitOfWork, *, number: str) -> Document:
    """A document as PDF/A-3 with Factur-X inside: as it was first printed, for good. Raises `NotFound`."""
    kept = await read_document(unit, number=number)
    subject = f"invoice/{number}"
    if found := await find_issued(unit, kind=KIND, subject=subject):
        return found
    document = kept.document
    paper = lay_out_invoice(document, letterhead_of(await read_letterheads(unit), document.channel))
    pdf = await typeset(paper, made_at=unit.now, archived=True)
    whole = await embed_xml(pdf, write_xml(document, syntax="cii"), document=document)
    made = Document(KIND, subject, file_name(number, "pdf"), whole, unit.now)
    await keep_issued(unit, document=made)
    return await find_issued(unit, kind=KIND, subject=subject) or made


async def read_xml(unit: UnitOfWork, *, number: str, syntax: Syntax) -> bytes:
    """The electronic invoice alone: the same bytes every time. Raises `NotFound`."""
    return write_xml((await read_document(unit, number=number)).document, syntax=syntax)


def file_name(number: str, ending: str) -> str:
    """What a document's file is called: its number without what folders mind."""
    tidy = "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in number)
    return f"{tidy}.{ending}"
