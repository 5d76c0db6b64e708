"""PunchOut: a signed-in system opens a shop, a buyer fills a basket, it goes back, and the order that follows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient
from lxml import html

from lading.connectors.exchange_file import ExchangeFiles
from lading.connectors.sftp_files import put_by_sftp
from lading.flows.company import Company
from lading.flows.intake.answer_orders import answer_orders
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_cxml import CxmlAnswer, receive_cxml
from lading.flows.intake.send_replies import Ways, send_replies
from lading.intake.case_views import CaseRow, list_cases, read_content
from lading.intake.partners import ReplySettings
from lading.intake.ports import Heard
from lading.intake.put_partners import TradingPartnerDraft, put_partner
from lading.intake.replies import replies_of_case
from lading.intake.structured.xml.cxml import read_cxml
from lading.intake.structured.xml.tree import read_tree
from tests.edi_orders import GREENWAY

Client = AsyncTestClient[Litestar]
SECRET = "long & secret"
HEADER = (
    "<Header><From><Credential domain='NetworkId'><Identity>AN-GREEN</Identity></Credential></From>"
    "<To><Credential domain='DUNS'><Identity>US</Identity></Credential></To><Sender><Credential domain='NetworkId'>"
    "<Identity>AN-GREEN</Identity><SharedSecret>{secret}</SharedSecret></Credential><UserAgent>B</UserAgent></Sender>"
    "</Header>"
)
SETUP = (
    "<PunchOutSetupRequest operation='{operation}'><BuyerCookie>c&lt;ookie</BuyerCookie><BrowserFormPost><URL>{url}"
    "</URL></BrowserFormPost>{items}</PunchOutSetupRequest>"
)
ORDER = (
    "<OrderRequest><OrderRequestHeader orderID='PO-9' orderDate='2026-11-30' type='new'><Total><Money currency='EUR'>"
    "28.50</Money></Total><ShipTo><Address addressID='D1'><Name>Greenway Depot</Name><PostalAddress><Street>Hafenstr. 7"
    "</Street><City>Hamburg</City><PostalCode>20457</PostalCode><Country isoCountryCode='DE'/></PostalAddress>"
    "</Address></ShipTo></OrderRequestHeader>{items}</OrderRequest>"
)
ITEM = (
    "<ItemOut quantity='{quantity}' lineNumber='1'><ItemID><SupplierPartID>{sku}</SupplierPartID></ItemID><ItemDetail>"
    "<UnitPrice><Money currency='EUR'>9.50</Money></UnitPrice><Description>Mug</Description><UnitOfMeasure>EA"
    "</UnitOfMeasure></ItemDetail></ItemOut>"
)
BUYER = "https://buy.greenway.example:8443/cart?id=1"


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
        draft = TradingPartnerDraft(
            name="Greenway Stores", names=["NetworkId:AN-GREEN"], customer="C-GREEN", channel="phone",
            settings=ReplySettings(way="none"), shared_secret=SECRET,
        )  # fmt: skip
        await put_partner(unit, code="GREENWAY", draft=draft)


async def post(company: Company, request: str, *, secret: str = "long &amp; secret", before: str = "") -> CxmlAnswer:
    head = HEADER.format(secret=secret)
    body = f"<?xml version='1.0'?>{before}<cXML payloadID='1@b'>{head}<Request>{request}</Request></cXML>"
    return await receive_cxml(company, body=body.encode(), host="1.2.3.4")


def setup(url: str = BUYER, *, operation: str = "create", items: str = "") -> str:
    return SETUP.format(url=url.replace("&", "&amp;"), operation=operation, items=items)


async def opened(company: Company, **said: Any) -> str:
    answer = await post(company, setup(**said))
    root = read_tree(answer.text.partition('cXML.dtd">')[2])
    address = root.text("Response/PunchOutSetupResponse/StartPage/URL")
    return address.removeprefix(company.address)


async def rows(company: Company) -> list[CaseRow]:
    async with company.database.unit_of_work() as unit:
        return await list_cases(unit, states=["received", "review", "booked"])


async def test_a_basket_at_the_customers_prices_goes_back_to_the_named_address(
    company: Company, customer: Client
) -> None:
    page = await opened(company)
    found = html.fromstring((await customer.get(page, params={"q": "MUG-R"})).text)
    assert [one.get("name") for one in found.xpath("//input[@inputmode]")] == ["add.MUG-RED"]
    await customer.post(page, data={"add.MUG-RED": "2", "q": ""})
    await customer.post(page, data={"add.MUG-RED": "1", "add.BOWL": "4"})
    filled = html.fromstring((await customer.post(page, data={"quantity.BOWL": "0"})).text)
    assert [(one.get("name"), one.get("value")) for one in filled.xpath("//input[@inputmode]")] == [
        ("quantity.MUG-RED", "3")
    ]
    back = await customer.post(f"{page}/return")
    form = html.fromstring(back.text).xpath("//form")[0]
    assert (form.get("action"), form.get("method")) == (BUYER, "post")
    assert "form-action 'self' https://buy.greenway.example:8443;" in back.headers["content-security-policy"]
    message = form.xpath(".//input[@name='cxml-urlencoded']/@value")[0]
    root = read_tree(message.partition('cXML.dtd">')[2])
    assert (root.text("Message/PunchOutOrderMessage/BuyerCookie"), SECRET in message) == ("c<ookie", False)
    assert [root.text(f"Header/{one}/Credential/Identity") for one in ("From", "To", "Sender")] == [
        "US",
        "AN-GREEN",
        "US",
    ]
    cart = read_cxml(root)
    names = ("seller_item", "quantity", "unit", "unit_price", "text")
    assert [[one.value(name) for name in names] for one in cart.lines] == [["MUG-RED", "3", "each", "9.5", "Red mug"]]
    assert cart.value("total") == "28.5"


async def test_the_order_that_follows_is_a_case_once_and_keeps_no_secret(company: Company) -> None:
    order = ORDER.format(items=ITEM.format(sku="MUG-RED", quantity="3"))
    answers = [await post(company, order) for _ in range(2)]
    assert [(one.code, "Received as C10001." in one.text) for one in answers] == [(200, True)] * 2
    await read_cases(company)
    (case,) = await rows(company)
    assert (case.customer, case.external_id, case.source, case.lines) == ("C-GREEN", "PO-9", "intake:cxml", 1)
    async with company.database.unit_of_work() as unit:
        ((document,),) = await unit.fetch("SELECT document FROM intake_cases")
        _, media, content = await read_content(unit, document=document)
    assert (media, b"<SharedSecret></SharedSecret>" in content, b"secret" in content) == ("text/xml", True, False)


async def test_a_profile_is_told_what_is_taken_and_where(company: Company) -> None:
    answer = await post(company, "<ProfileRequest/>")
    told = read_tree(answer.text)
    kinds = [one.attribute("requestName") for one in told.all("Response/ProfileResponse/Transaction")]
    assert (answer.code, kinds) == (200, ["ProfileRequest", "OrderRequest", "PunchOutSetupRequest"])
    urls = {one.words for one in told.all("Response/ProfileResponse/Transaction/URL")}
    assert urls == {f"{company.address}/api/v1/intake/cxml"}
    assert (await post(company, "<ProfileRequest/>", secret="wrong")).code == 401


@pytest.mark.parametrize(
    ("request_", "more", "code"),
    [
        (setup(), {"secret": "wrong"}, 401),
        (setup(), {"secret": ""}, 401),
        (setup("javascript:alert(1)"), {}, 400),
        (setup("http://buy.greenway.example/"), {}, 400),
        (setup("https://user:x@buy.greenway.example/"), {}, 400),
        (setup("https://buy.greenway.example;script-src x/"), {}, 400),
        ("<InvoiceDetailRequest/>", {}, 450),
        (setup(), {"before": "<!DOCTYPE cXML [<!ENTITY s SYSTEM 'file:///etc/passwd'>]>"}, 406),
        ("<broken", {}, 406),
    ],
)
async def test_who_is_not_who_they_say_and_what_leads_elsewhere_is_refused(
    company: Company, request_: str, more: dict[str, str], code: int
) -> None:
    answer = await post(company, request_, **more)
    assert (answer.code, f'code="{code}"' in answer.text, await rows(company)) == (code, True, [])


async def test_a_basket_is_brought_along_and_a_shop_closes(company: Company, customer: Client) -> None:
    items = ITEM.format(sku="BOWL", quantity="2") + ITEM.format(sku="NO-SUCH", quantity="1")
    page = await opened(company, operation="edit", items=items)
    shown = html.fromstring((await customer.get(page)).text)
    assert [(one.get("name"), one.get("value")) for one in shown.xpath("//input[@inputmode]")] == [
        ("quantity.BOWL", "2")
    ]
    wrong = await customer.post(page, data={"quantity.BOWL": "many"})
    assert (wrong.status_code, "A quantity is a number" in wrong.text) == (422, True)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_punchouts SET expires_at = now()")
    closed = await customer.get(page)
    assert (closed.status_code, "This shop is closed" in closed.text) == (404, True)
    assert (await customer.get("/shop/other")).status_code == 404


async def test_their_order_is_confirmed_with_the_secret_that_only_the_wire_sees(
    company: Company, tmp_path: Path
) -> None:
    settings = ReplySettings(way="http", url="https://buy.greenway.example/cxml", answers="alone")
    async with company.database.unit_of_work() as unit:
        draft = TradingPartnerDraft(
            name="Greenway", names=["NetworkId:AN-GREEN"], customer="C-GREEN", channel="phone", settings=settings
        )
        await put_partner(unit, code="GREENWAY", draft=draft)
    await post(company, ORDER.format(items=ITEM.format(sku="MUG-RED", quantity="3")))
    await read_cases(company)
    async with company.database.unit_of_work() as unit:
        await book_cases(unit, company, wishes=[BookCase(case="C10001")])
    await answer_orders(company)
    posts: list[bytes] = []

    async def hear(*, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        assert (url, headers["content-type"]) == ("https://buy.greenway.example/cxml", "text/xml")
        posts.append(body)
        return Heard(200)

    ways = Ways(drop=ExchangeFiles(tmp_path), put=put_by_sftp, post=hear, inside=hear)
    await send_replies(company, ways=ways)
    (case,) = await rows(company)
    async with company.database.unit_of_work() as unit:
        (reply,) = await replies_of_case(unit, case_id=case.id)
    told = read_tree(posts[0].decode())
    assert (told.text("Header/Sender/Credential/SharedSecret"), SECRET in reply.text) == (SECRET, False)
    assert (reply.format, reply.state, reply.verdict) == ("cxml ConfirmationRequest", "sent", "accepted")
    confirmed = read_cxml(told)
    assert (confirmed.kind, confirmed.value("po_number"), confirmed.value("answer")) == (
        "confirmation", "PO-9", "accepted",
    )  # fmt: skip
    assert [[one.value(name) for name in ("action", "quantity")] for one in confirmed.lines] == [["accepted", "3"]]
