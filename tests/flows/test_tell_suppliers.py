"""What suppliers hear: each purchase order once, with the order as PDF, again when it is sent again."""

from lading.connectors.smtp import compose
from lading.flows.buying.print_purchase import lay_out_purchase, print_purchase
from lading.flows.buying.tell_suppliers import letters_of, write_to_suppliers
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.telling.tell_customers import send_due
from lading.messages import Letter, MessageView, Posted
from tests.purchases import ask, cancel, draft, found_suppliers, order_some, prove, send


class Box:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letters: list[Letter]) -> list[Posted]:  # type: ignore[override]
        """Keep them."""
        self.letters += letters
        return [Posted(letter.id) for letter in letters]


async def told(company: Company, number: str) -> list[MessageView]:
    """The letters about an order, after everything that happened was read twice."""
    await write_to_suppliers(company)
    await write_to_suppliers(company)
    async with company.database.unit_of_work() as unit:
        return await letters_of(unit, number=number)


async def test_a_purchase_order_is_sent_once_with_its_pdf(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4), ("BOWL", 10))
    (letter,) = await told(company, number)
    assert (letter.receiver, letter.subject) == ("orders@kiln.example", "Purchase order PO100001 from Our company")
    assert "2 lines, €252.00 without tax" in letter.text
    box = Box()
    assert await send_due(company, box) == 1
    assert await send_due(company, box) == 0
    (sent,) = box.letters
    assert (sent.attachment_name, (sent.attachment or b"")[:5]) == ("purchase-order-PO100001.pdf", b"%PDF-")
    names = [part.get_filename() for part in compose(sent, sender="us@example.com").iter_attachments()]
    assert names == ["purchase-order-PO100001.pdf"]
    await prove(company)


async def test_again_when_it_is_sent_again_and_when_it_is_cancelled(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    await send(company, number)
    await cancel(company, number)
    kinds = [letter.kind for letter in await told(company, number)]
    assert kinds == ["purchase_order", "purchase_order", "purchase_cancelled"]
    await prove(company)


async def test_nobody_hears_of_a_draft_and_a_supplier_without_address_shows(company: Company) -> None:
    await found_suppliers(company)
    number = await draft(company, ("BOWL", 10))
    await cancel(company, number)
    assert await told(company, number) == []
    tea = await order_some(company, ("TEA-1KG", 40), supplier="TEA")
    assert [(one.state, one.reason) for one in await told(company, tea)] == [("suppressed", "no_address")]


async def test_what_stands_on_the_paper(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("MUG-RED", 4))
    async with company.database.unit_of_work() as unit:
        layout = await lay_out_purchase(unit, number=number)
    paper = layout.paper
    assert paper.supplier == ["Kiln & Co", "Ofenweg 1", "95100 Selb", "Germany"]  # type: ignore[union-attr]
    (row,) = paper.rows  # type: ignore[union-attr]
    assert (row.quantity, row.unit, row.price, row.amount) == ("4", "case", "48,00\xa0€", "192,00\xa0€")  # type: ignore[union-attr]
    assert row.note.startswith("your item K-12R · Needed by ")  # type: ignore[union-attr]


async def test_a_supplier_who_is_erased_is_forgotten_in_letters_and_papers(company: Company) -> None:
    await found_suppliers(company)
    number = await order_some(company, ("BOWL", 10))
    await told(company, number)
    async with company.database.unit_of_work() as unit:
        await print_purchase(unit, number=number)
        await erase_person(unit, code="KILN")
    (letter,) = await told(company, number)
    assert (letter.receiver.partition("-")[0], letter.text, letter.state) == ("erased", "", "suppressed")
    assert await ask(company, "SELECT count(*) FROM documents") == [(0,)]
    assert await ask(company, "SELECT count(*) FROM messages WHERE attachment IS NOT NULL") == [(0,)]
    await prove(company)
