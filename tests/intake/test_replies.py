"""Machines are answered in their own format: acknowledged at once, answered when it is decided; once, by number."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.connectors.exchange_file import ExchangeFiles
from lading.connectors.sftp_files import put_by_sftp
from lading.connectors.smtp import compose
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.intake.answer_orders import NoAnswer, answer_orders, send_answer, show_ready
from lading.flows.intake.ask_sender import NobodyReads
from lading.flows.intake.authority import put_authority
from lading.flows.intake.book_cases import BookCase, book_cases
from lading.flows.intake.correct_cases import CorrectCase, correct_cases
from lading.flows.intake.read_cases import read_cases
from lading.flows.intake.receive_documents import NewFile, receive_documents
from lading.flows.intake.send_replies import Ways, send_replies
from lading.flows.intake.settle_cases import SettleCase, settle_cases
from lading.intake.case_views import CaseView, show_case
from lading.intake.choices import Choices
from lading.intake.deciding.authority import Authority
from lading.intake.partners import EVERYBODY, ReplySettings
from lading.intake.ports import Heard
from lading.intake.put_partners import NameTaken, TradingPartnerDraft, put_partner
from lading.intake.reading import Reading
from lading.intake.replies import ReplyView, replies_of_case
from lading.messages.queue import take_due
from lading.store import Event
from lading.store.events import record
from tests.drafts import place
from tests.edi_orders import ENVELOPE, GREENWAY, line, order
from tests.intake.structured.reads import read
from tests.intake.test_mails import arrive, mail

FOLDER = ReplySettings(way="folder", folder="greenway", answers="alone")


@pytest.fixture(autouse=True)
async def greenway(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)


async def set_up(company: Company, settings: ReplySettings, code: str = "GREENWAY", **more: Any) -> None:
    names = [] if code == EVERYBODY else ["ZZ:GREENWAY"]
    async with company.database.unit_of_work() as unit:
        draft = TradingPartnerDraft(name="Greenway", names=names, settings=settings, **more)
        await put_partner(unit, code=code, draft=draft)


async def take(company: Company, content: bytes, name: str = "po.edi") -> CaseView:
    async with company.database.unit_of_work() as unit:
        (received,) = await receive_documents(unit, files=[NewFile(channel="phone", name=name, content=content)])
    while await read_cases(company):
        pass
    return await look(company, received.cases[0])


async def look(company: Company, case: str) -> CaseView:
    async with company.database.unit_of_work() as unit:
        return await show_case(unit, case=case)


async def replies(company: Company, case: CaseView) -> list[ReplyView]:
    async with company.database.unit_of_work() as unit:
        return await replies_of_case(unit, case_id=case.id)


async def book(company: Company, case: CaseView, choices: Choices = Choices()) -> CaseView:  # noqa: B008 -- frozen
    async with company.database.unit_of_work() as unit:
        await correct_cases(unit, company, wishes=[CorrectCase(case=case.number, choices=choices)])
        await book_cases(unit, company, wishes=[BookCase(case=case.number)])
    await answer_orders(company)
    return await look(company, case.number)


async def send(company: Company, exchange: Path, *, post: Any = None) -> int:
    ways = Ways(drop=ExchangeFiles(exchange), put=put_by_sftp, post=post, inside=post)
    return await send_replies(company, ways=ways)


async def test_an_interchange_in_a_mail_is_acknowledged_at_once_to_who_sent_it(company: Company) -> None:
    letter = mail("PO 4711", "Please find our order attached.")
    letter.add_attachment(
        order("4711", line(1, "MUG-RED", "12")), maintype="application", subtype="edi-x12", filename="p.edi"
    )
    await arrive(company, letter)
    while await read_cases(company):
        pass
    (case,) = [one for one in [await look(company, "C10001")] if one.format == "x12 850"]
    (reply,) = await replies(company, case)
    assert (reply.kind, reply.format, reply.control, reply.verdict) == ("acknowledgement", "x12 997", 1, "accepted")
    assert (reply.way, reply.target, reply.state) == ("mail", "carl@buyer.example", "intended")
    segments = [one for one in reply.text.split("~\n") if one.startswith(("AK", "GS"))]
    assert re.match(r"GS\*FA\*LADING\*GREENWAY\*\d{8}\*\d{4}\*101\*X\*004010$", segments[0])
    assert segments[1:] == ["AK1*PO*1", "AK2*850*0001", "AK5*A", "AK9*A*1*1*1"]
    async with company.database.unit_of_work() as unit:
        (due,) = await take_due(unit, limit=5)
    sent = compose(due, sender="us@lading.example")
    (attached,) = list(sent.iter_attachments())
    assert (attached.get_content_type(), attached.get_filename()) == ("application/edi-x12", reply.name)
    assert (attached.get_content(), sent["Subject"]) == (reply.text.encode(), "997: p.edi [C10001]")


async def test_who_is_not_known_and_did_not_write_a_mail_is_sent_nothing(company: Company) -> None:
    case = await take(company, order("4711", line(1, "MUG-RED", "12")))
    case = await book(company, case)
    assert await replies(company, case) == []
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NobodyReads, match="No address"):
            await send_answer(unit, case=case.number)


async def test_an_answer_says_what_became_of_each_line(company: Company, tmp_path: Path) -> None:
    await set_up(company, FOLDER)
    lines = [line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "10.00"), line(3, "MUG-BLUE", "1"), line(4, "MUG-RED", "3")]
    case = await take(company, order("4712", *lines))
    answers = {"price:/lines/1/unit_price": "take_ours"}
    case = await book(company, case, Choices(items={"2": "-"}, answers=answers))
    assert await send(company, tmp_path) == 2
    acknowledged, answered = await replies(company, case)
    assert [(one.format, one.control, one.state) for one in (acknowledged, answered)] == [
        ("x12 997", 1, "sent"), ("x12 855", 2, "sent"),
    ]  # fmt: skip
    assert (answered.verdict, answered.about, answered.written_by) == ("changed", case.booked_as, "system:answers")
    dateless = re.sub(r"\*067\*\d{8}", "", answered.text).split("~\n")
    assert [one for one in dateless if one.startswith(("BAK", "PO1", "ACK", "MSG"))][1:] == [
        "PO1*1*12*EA*9.5**VN*MUG-RED", "ACK*IA*12*EA",
        "PO1*2*2*EA*14**VN*BOWL", "ACK*IC*2*EA", "MSG*Price 14 instead of 10.",
        "PO1*3*1*EA*9.5**VN*MUG-BLUE", "ACK*IR*0*EA", "MSG*Not booked.",
        "PO1*4*3*EA*9.5**VN*MUG-RED", "ACK*IA*3*EA",
    ]  # fmt: skip
    assert re.search(rf"BAK\*00\*AC\*4712\*20260105\*\*\*\*{case.booked_as}\*\d{{8}}~", answered.text)
    files = sorted(path.name for path in (tmp_path / "greenway").iterdir())
    assert files == ["855-ZZ-GREENWAY-000002.edi", "997-ZZ-GREENWAY-000001.edi"]
    assert (tmp_path / "greenway" / files[0]).read_text() == answered.text
    ours: Reading = read(answered.text)[0]
    assert (ours.format, ours.value("po_number"), ours.value("answer")) == ("x12 855", "4712", "changed")
    assert answered.text.count("*067*") == 3


async def test_a_broken_interchange_is_refused_and_a_refused_order_is_told(company: Company, tmp_path: Path) -> None:
    await set_up(company, FOLDER)
    cut = await take(company, order("4713", line(1, "MUG-RED", "12")).split(b"SE*")[0])
    (refused,) = await replies(company, cut)
    assert (cut.state, refused.verdict, "AK5*R*2~" in refused.text) == ("failed", "rejected", True)
    case = await take(company, order("4714", line(1, "MUG-RED", "12"), n=2))
    async with company.database.unit_of_work() as unit:
        await settle_cases(unit, wishes=[SettleCase(case=case.number, ending="reject", reason="Not our item")])
    await answer_orders(company)
    told = (await replies(company, case))[1]
    assert (told.format, told.control, told.about, told.verdict) == ("x12 855", 3, "rejected", "rejected")
    assert [part in told.text for part in (f"BAK*00*RJ*4714*20260105****{case.number}*", "ACK*IR*0*EA~")] == [True] * 2


async def test_a_paper_that_is_booked_already_is_not_refused_to_a_machine(company: Company) -> None:
    await set_up(company, FOLDER)
    first = await book(company, await take(company, order("4715", line(1, "MUG-RED", "12"))))
    again = await take(company, order("4715", line(1, "MUG-RED", "12"), n=2))
    async with company.database.unit_of_work() as unit:
        await settle_cases(unit, wishes=[SettleCase(case=again.number, ending="reject", reason="Sent twice")])
    await answer_orders(company)
    assert [one.kind for one in await replies(company, again)] == ["acknowledgement"]
    assert [one.kind for one in await replies(company, first)] == ["acknowledgement", "answer"]


async def test_a_person_sends_where_nobody_has_said_otherwise_and_once(company: Company, tmp_path: Path) -> None:
    await set_up(company, ReplySettings(way="folder", folder="g", acknowledge=False))
    case = await book(company, await take(company, order("4716", line(1, "MUG-RED", "12"))))
    assert await replies(company, case) == []
    async with company.database.unit_of_work() as unit:
        ready = await show_ready(unit, case=case.number)
        sent = await send_answer(unit, case=case.number)
    assert ready is not None
    assert sent is not None
    assert (ready.format, ready.verdict, sent.control) == ("x12 855", "accepted", 1)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NoAnswer):
            await send_answer(unit, case=case.number)
    assert await send(company, tmp_path) == 1


async def test_a_repeat_has_the_same_bytes_number_and_key(company: Company, tmp_path: Path) -> None:
    url = "https://edi.greenway.example/in"
    settings = ReplySettings(way="http", url=url, header="X-Key", answers="alone")
    await set_up(company, settings, secret="s3cret")
    case = await book(company, await take(company, order("4717", line(1, "MUG-RED", "12"))))
    posts: list[tuple[str, Mapping[str, str], bytes]] = []

    async def post(*, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        posts.append((url, headers, body))
        return Heard(503 if len(posts) <= 2 else 200)

    for _ in range(2):
        async with company.database.unit_of_work() as unit:
            await unit.execute("UPDATE intake_replies SET next_at = now()")
        await send(company, tmp_path, post=post)
    assert await send(company, tmp_path, post=post) == 0
    assert posts[:2] == posts[2:]
    assert [(to, heads["x-key"], heads["content-type"]) for to, heads, _ in posts[:2]] == [
        (url, "s3cret", "application/edi-x12")
    ] * 2
    assert [one.text.encode() for one in await replies(company, case)] == [body for _, _, body in posts[:2]]
    assert [one.state for one in await replies(company, case)] == ["sent", "sent"]


async def test_what_nobody_takes_is_given_up_with_a_task_and_can_be_sent_again(
    company: Company, tmp_path: Path
) -> None:
    await set_up(company, ReplySettings(way="folder", folder="g"))
    case = await take(company, order("4718", line(1, "MUG-RED", "12")))
    (tmp_path / "g").write_text("no folder")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_replies SET attempts = 11")
    await send(company, tmp_path)
    async with company.database.unit_of_work() as unit:
        tasks = await unit.fetch("SELECT kind, subject FROM tasks")
        assert await send_answer(unit, case=case.number) is None
    assert tasks == [("intake.reply_failed", f"case/{case.number}")]
    (tmp_path / "g").unlink()
    await send(company, tmp_path)
    assert [one.state for one in await replies(company, case)] == ["sent"]


async def test_a_name_is_one_partners(company: Company) -> None:
    await set_up(company, FOLDER)
    with pytest.raises(NameTaken):
        await set_up(company, FOLDER, code="OTHER")


async def test_who_is_forgotten_leaves_numbers_and_nothing_that_was_said(company: Company) -> None:
    await set_up(company, ReplySettings(mail_to="edi@greenway.example", answers="alone"), customer="C-GREEN")
    case = await book(company, await take(company, order("4719", line(1, "MUG-RED", "12"))))
    assert [one.target for one in await replies(company, case)] == ["edi@greenway.example"] * 2
    async with company.database.unit_of_work() as unit:
        await erase_person(unit, code="C-GREEN")
        kept = await unit.fetch("SELECT to_jsonb(r)::text FROM intake_replies r")
        kept += await unit.fetch("SELECT to_jsonb(p)::text FROM intake_partners p")
    assert [row for row in kept if "greenway.example" in row[0] or "Greenway" in row[0]] == []
    assert [(one.control, one.verdict, one.text) for one in await replies(company, case)] == [
        (1, "accepted", ""), (2, "accepted", ""),
    ]  # fmt: skip
    assert await audit(company.database) == []


async def test_what_they_refuse_is_not_sent_again_by_itself_and_is_a_task(company: Company, tmp_path: Path) -> None:
    await set_up(company, ReplySettings(way="http", url="https://b.example/cxml", answers="alone"))
    case = await take(company, order("4720", line(1, "MUG-RED", "12")))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_replies SET format = 'cxml ConfirmationRequest', content = '<cXML/>'")
    told = '<?xml version="1.0"?><!DOCTYPE cXML SYSTEM "x.dtd"><cXML><Response><Status code="406" text="Not'
    heard = [Heard(200, f'{told} Acceptable">Order 4720 is closed.</Status></Response></cXML>'.encode())] * 2

    async def post(*, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        return heard.pop()

    assert [await send(company, tmp_path, post=post) for _ in range(2)] == [1, 0]
    (reply,) = await replies(company, case)
    sentence = "Their system answered 406: Order 4720 is closed."
    assert (reply.state, reply.error) == ("refused", sentence)
    async with company.database.unit_of_work() as unit:
        ((kind, told),) = await unit.fetch("SELECT kind, sentence FROM tasks")
        await send_answer(unit, case=case.number)
    assert (kind, f"was refused: {sentence}" in told) == ("intake.reply_failed", True)
    assert [one.state for one in await replies(company, case)] == ["intended"]


PRICE = (
    '[{"kind": "price", "weight": "note", "place": "/lines/0/unit_price", "sentence": "x", "theirs": "9.00 EUR",'
    ' "ours": "9.50 EUR"}]'
)


async def test_what_is_booked_alone_is_acknowledged_by_mail_where_that_is_said(company: Company) -> None:
    await arrive(company, mail("Order", "Please send 3 x MUG-RED."))
    await read_cases(company)
    number = (await place(company, ("MUG-RED", 3)))["number"]
    told = []
    for said in ("person", "alone", "alone"):
        async with company.database.unit_of_work() as unit:
            await unit.execute('UPDATE intake_mailboxes SET settings = \'{"reply_to": "orders@us.example"}\'')
            await put_authority(unit, customer="", authority=msgspec.convert({"acknowledge": said}, Authority))
            await unit.execute(
                "UPDATE intake_cases SET state = 'booked', kind = 'order', booked_as = %s, booked_by = 'alone',"
                " external_id = '4711', deviations = %s::jsonb",
                [number, PRICE],
            )
            await record(unit, [Event(kind="case.booked", subject="case/C10001", data={})])
        await answer_orders(company)
        async with company.database.unit_of_work() as unit:
            told.append(
                await unit.fetch("SELECT kind, receiver, reply_to, subject, attachment_name <> '' FROM messages")
            )
            texts = await unit.fetch("SELECT text FROM messages")
    letter = (
        "case_acknowledged",
        "carl@buyer.example",
        "orders@us.example",
        "4711: order acknowledgement [C10001]",
        True,
    )
    assert told == [[], [letter], [letter]]
    assert "9.50 EUR instead of 9.00 EUR" in texts[0][0]


EDIFACT = (
    "UNB+UNOC:3+4006381333931:14+SELLER:ZZ+260105:0930+77'UNH+1+ORDERS:D:96A:UN'BGM+220+PO-8+9'DTM+137:20260105:102'"
    "NAD+BY+4006381333931::9++Greenway Stores'NAD+DP+D1::92++Greenway Depot+Hafenstr. 7+Hamburg++20457+DE'"
    "CUX+2:EUR:9'LIN+1'PIA+5+MUG-RED:SA'QTY+21:12:PCE'PRI+AAA:9.50'UNS+S'CNT+2:1'UNT+13+1'UNZ+1+77'"
)
UBL = (
    '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><b:ID>PO-8</b:ID>'
    "<b:IssueDate>2026-01-05</b:IssueDate><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode><cac:BuyerCustomerParty>"
    "<cac:Party><b:EndpointID schemeID='0088'>4006381333931</b:EndpointID><cac:PartyName><b:Name>Greenway Stores"
    "</b:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty><cac:Delivery><cac:DeliveryLocation><cac:Address>"
    "<b:StreetName>Hafenstr. 7</b:StreetName><b:CityName>Hamburg</b:CityName><b:PostalZone>20457</b:PostalZone>"
    "<cac:Country><b:IdentificationCode>DE</b:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>"
    "</cac:Delivery><cac:OrderLine><cac:LineItem><b:ID>1</b:ID><b:Quantity unitCode='C62'>12</b:Quantity><cac:Price>"
    "<b:PriceAmount currencyID='EUR'>9.50</b:PriceAmount></cac:Price><cac:Item><b:Name>Mug</b:Name>"
    "<cac:SellersItemIdentification><b:ID>MUG-RED</b:ID></cac:SellersItemIdentification></cac:Item></cac:LineItem>"
    "</cac:OrderLine></Order>"
)


@pytest.mark.parametrize(
    ("paper", "name", "formats", "patterns"),
    [
        (EDIFACT, "o.edi", ["edifact CONTRL", "edifact ORDRSP"],
         [r"UNOC:3\+SELLER:ZZ\+4006381333931:14", r"BGM\+231\+L100001\+29'", r"LIN\+1\+5'", "QTY.113:12:PCE'"]),
        (UBL, "o.xml", ["ubl OrderResponse"],
         ["OrderResponseCode>AP<", "SalesOrderID>L100001<", "LineStatusCode>5<", ">12(?:\\.0+)?</[a-z]*:?Quantity>"]),
    ],
)  # fmt: skip
async def test_edifact_and_ubl_get_answers_of_their_own(
    company: Company, tmp_path: Path, paper: str, name: str, formats: list[str], patterns: list[str]
) -> None:
    async with company.database.unit_of_work() as unit:
        draft = TradingPartnerDraft(
            name="G", names=["14:4006381333931", "0088:4006381333931"], customer="C-GREEN", settings=FOLDER
        )
        await put_partner(unit, code="G", draft=draft)
        file = NewFile(channel="phone", name=name, content=paper.encode(), sender="orders@greenway.example")
        (received,) = await receive_documents(unit, files=[file])
    await read_cases(company)
    case = await book(company, await look(company, received.cases[0]))
    told = await replies(company, case)
    assert ([one.format for one in told], {one.verdict for one in told}) == (formats, {"accepted"})
    assert [one for one in patterns if not re.search(one, told[-1].text)] == []
    assert await send(company, tmp_path) == len(formats)
    (answer,) = read(told[-1].text, "xml" if name == "o.xml" else "edi")
    assert (answer.kind, answer.value("po_number"), answer.lines[0].value("quantity")) == ("confirmation", "PO-8", "12")


async def test_a_change_of_an_order_is_answered_by_what_became_of_it(company: Company) -> None:
    await set_up(company, FOLDER, customer="C-GREEN")
    first = await book(
        company, await take(company, order("1", line(1, "MUG-RED", "12"), line(2, "BOWL", "2", "14.00")))
    )
    lines = "POC*2*QD*1*1*EA*14.00**VP*BOWL~POC*1*QI*20*20*EA*9.50**VP*MUG-RED~"
    head = "ST*860*0001~BCH*04*SA*1***20260105~CUR*BY*EUR~N1*BY*Greenway Stores*92*C-GREEN~"
    change = await take(company, ENVELOPE.format(n=9, sets=f"{head}{lines}CTT*2~SE*8*0001~").encode())
    change = await book(company, change)
    acknowledged, answered = await replies(company, change)
    assert (acknowledged.format, answered.format, answered.about) == ("x12 997", "x12 865", first.booked_as)
    said = re.sub(r"\*067\*\d{8}", "", answered.text).split("~\n")
    assert [one for one in said if one.startswith(("POC", "ACK"))] == [
        "POC*2*QD*1**EA*14**VN*BOWL", "ACK*IA*1*EA", "POC*1*QI*20**EA*9.5**VN*MUG-RED", "ACK*IA*20*EA",
    ]  # fmt: skip
