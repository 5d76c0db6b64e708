"""The papers of invoices over HTTP: PDF, electronic invoices, receipts."""

from litestar import get
from litestar.params import FromPath

from lading.api.answer import Answer
from lading.api.request import ApiRequest
from lading.billing.einvoice import Syntax
from lading.documents import Document as Printed
from lading.flows.billing.print_invoice import file_name, print_invoice, read_xml
from lading.flows.billing.print_receipt import print_receipt


@get("/invoices/{number:str}/document.pdf", scope="billing:read")
async def print_invoice_pdf(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read the PDF of an invoice or credit memo: PDF/A-3 with Factur-X inside."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return pdf(await print_invoice(unit, number=number))


@get("/invoices/{number:str}/cii.xml", scope="billing:read")
async def read_cii(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read the electronic invoice as UN/CEFACT CII, profile EN 16931."""
    return await _xml(request, number, "cii")


@get("/invoices/{number:str}/ubl.xml", scope="billing:read")
async def read_ubl(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Read the electronic invoice as UBL 2.1, profile EN 16931."""
    return await _xml(request, number, "ubl")


async def _xml(request: ApiRequest, number: str, syntax: Syntax) -> Answer:
    async with request.desk.database.unit_of_work() as unit:
        written = await read_xml(unit, number=number, syntax=syntax)
    name = f'attachment; filename="{file_name(number, f"{syntax}.xml")}"'.encode()
    return Answer(200, written, headers=((b"content-disposition", name),), content_type=b"application/xml")


@get("/orders/{number:str}/documents/receipt.pdf", scope="billing:read")
async def print_order_receipt(request: ApiRequest, number: FromPath[str]) -> Answer:
    """Print the receipt of an order that is paid in full."""
    async with request.desk.database.unit_of_work(request.actor) as unit:
        return pdf(await print_receipt(unit, number=number))


def pdf(made: Printed) -> Answer:
    """A document as the answer."""
    name = f'inline; filename="{made.file_name}"'.encode()
    return Answer(200, made.content, headers=((b"content-disposition", name),), content_type=b"application/pdf")


HANDLERS = (print_invoice_pdf, read_cii, read_ubl, print_order_receipt)
