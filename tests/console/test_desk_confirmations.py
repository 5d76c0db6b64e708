"""A supplier's confirmation at the review desk: what differs is shown, answered, and taken over."""

from lxml import html

from lading.flows.company import Company
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.intake.case_views import show_case
from tests.console.conftest import Client
from tests.intake.structured.reads import x12
from tests.purchases import BEN, found_suppliers, order_some


async def arrives(company: Company, number: str) -> str:
    """A confirmation that is dearer than ordered."""
    text = x12(
        f"BAK*00*AC*{number}*20261130****S-77",
        "PO1*1*4*CS*50**VN*K-12R",
        "PO1*2*10*EA*6**BP*BOWL",
        kind="855",
        group="PR",
    )
    file = NewFile(channel="web", name="855.edi", content=text.encode(), sender="orders@kiln.example")
    async with company.database.unit_of_work(BEN) as unit:
        (one,) = await receive_documents(unit, files=[file])
    await read_cases(company)
    return one.cases[0]


async def test_a_person_sees_what_differs_and_takes_it_over(people: Company, client: Client) -> None:
    await found_suppliers(people)
    number = await order_some(people, ("MUG-RED", 4), ("BOWL", 10))
    case = await arrives(people, number)
    page = html.fromstring((await client.get(f"/intake/{case}")).text)
    assert "confirmed at 50.00 EUR per case, ordered at 48.00 EUR (+4.2 %)" in page.text_content()
    beside = page.xpath("//section[contains(@class, 'compared')]//tbody/tr")
    told = [" ".join(row.text_content().split()) for row in beside]
    assert "€50.00" in told[0]
    assert "ordered €48.00" in told[0]
    assert "ordered" not in told[1]
    listed = html.fromstring((await client.get("/intake/confirmations")).text)
    (row,) = listed.xpath(f"//tr[@data-key='{case}']")
    assert "1 difference" in row.text_content()
    assert row.xpath(".//a/@href")[1] == f"/purchase-orders/{number}"
    answered = {
        "deviation": "price:/lines/0/unit_price",
        "answer": "take_theirs",
        "what": "answer:price:/lines/0/unit_price",
    }
    await client.post(
        f"/intake/{case}/choose", data=answered | {"value": "take_theirs"}, headers={"HX-Request": "true"}
    )
    booked = await client.post(f"/intake/{case}/book", data={"accept": "yes"}, headers={"HX-Request": "true"})
    assert booked.status_code in (200, 204), booked.text
    async with people.database.unit_of_work(BEN) as unit:
        view = await show_case(unit, case=case)
    assert (view.state, view.booked_as) == ("done", number)
    assert case in (await client.get("/intake/confirmations?view=done")).text
