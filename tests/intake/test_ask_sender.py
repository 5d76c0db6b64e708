"""Senders are asked and told in their language; their answers come back to the case; machines are not written to."""

from typing import Any

import pytest

from lading.flows.company import Company
from lading.flows.intake.ask_sender import AskSender, NobodyReads, ask_sender, draft_for
from lading.flows.intake.put_mailboxes import MailboxDraft, put_mailboxes
from lading.intake.answering_mail.draft_answer import AnswerFacts, Draft, Standing, draft_answer
from lading.intake.case_views import list_cases, show_case
from lading.intake.mailboxes import MailboxSettings, find_mailbox
from lading.intake.matched import Deviation
from lading.intake.thread_view import read_thread
from lading.kernel import Invalid
from tests.drafts import place
from tests.edi_orders import GREENWAY
from tests.intake.test_mails import arrive, cases, mail

pytestmark = pytest.mark.anyio


def drafted(**more: Any) -> Draft:
    """A draft about case C10001 of order 4711."""
    said = {
        "case": "C10001",
        "kind": "order",
        "language": "en",
        "name": "Carl",
        "company": "Us Ltd",
        "external_id": "4711",
    }
    return draft_answer(AnswerFacts(**{**said, **more}))


PRICE = Deviation("price", "ask", "/lines/1/unit_price", "differs", theirs="9.00 EUR", ours="9.50 EUR")


def test_open_questions_are_asked_line_by_line() -> None:
    missing = Deviation("missing", "ask", "/header/po_number", "missing")
    settled = Deviation("date", "ask", "/lines/0/requested_by", "late", theirs="1", ours="2", settled="take_ours")
    draft = drafted(deviations=[PRICE, missing, settled], items={1: "Red mug"})
    assert (draft.purpose, draft.subject) == ("question", "4711: a question [C10001]")
    assert [line for line in draft.text.split("\n") if line.startswith("- ")] == [
        "- Line 2 (Red mug): you wrote a price of 9.00 EUR, ours is 9.50 EUR. May we deliver at our price?",
        "- Please tell us your order number.",
    ]


def test_our_own_rules_are_not_the_senders_business_and_nothing_is_asked_with_a_gap() -> None:
    rule = Deviation("rule", "stop", "/lines/0/unit_price", "no price", ours="price_missing")
    item = Deviation("item", "ask", "/lines/0/seller_item", "like", ours="SET")
    short = Deviation("date", "ask", "/lines/0/requested_by", "short", theirs="2026-12-09")
    draft = drafted(deviations=[rule, item, short], items={0: "mugs"})
    assert [line for line in draft.text.split("\n") if line.startswith("- ")] == [
        "- Line 1 (mugs): we do not know the item “mugs”. Which of our items do you mean?",
        "- Line 1 (mugs): not all of it is in stock. Shall we deliver the rest as soon as it comes?",
    ]
    for language in ("de", "fr", "es"):
        assert "–" not in drafted(language=language, deviations=[item, short], items={0: "mugs"}).text


async def test_a_customer_who_asks_is_told_where_the_order_that_came_by_mail_stands(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(GREENWAY)
    placed = await place(
        company, ("MUG-RED", 1), channel="phone", external_id="C-GREEN/4711", customer={"code": "C-GREEN"}
    )
    sender = "Gina <orders@greenway.example>"
    await arrive(company, mail("Question", "When will our order 4711 arrive?", From=sender))
    async with company.database.unit_of_work() as unit:
        draft = await draft_for(unit, case="C10001")
    assert f"Our order {placed['number']} is" in draft.text


def test_an_acknowledgement_says_where_it_differs() -> None:
    draft = drafted(language="de", booked_as="L10007", deviations=[PRICE])
    assert draft.subject == "4711: Auftragsbestätigung [C10001]"
    assert "- Position 2: zu 9.50 EUR statt 9.00 EUR." in draft.text
    assert "Alles ist so erfasst" in drafted(language="de", booked_as="L10007").text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Our order L10007 is shipped. Shipment S1 with DHL, tracking number 00340."),
        ("de", "Unser Auftrag L10007: versandt. Sendung S1 mit DHL, Sendungsnummer 00340."),
        ("fr", "Notre commande L10007 : expédiée. Envoi S1 par DHL, numéro de suivi 00340."),
        ("es", "Nuestro pedido L10007: enviado. Envío S1 con DHL, número de seguimiento 00340."),
    ],
)
def test_where_an_order_stands(language: str, said: str) -> None:
    standing = Standing("L10007", "part_shipped", "", [("S1", "DHL", "00340")])
    assert said in drafted(kind="question", language=language, standing=standing).text


async def test_the_answer_comes_back_to_the_case(company: Company) -> None:
    await arrive(company, mail("Bestellung", "Wo ist unsere Bestellung 4711? Bitte um Nachricht, danke."))
    async with company.database.unit_of_work() as unit:
        (draft,) = await ask_sender(unit, wishes=[AskSender(case="C10001")])
        ((letter, receiver),) = await unit.fetch("SELECT id, receiver FROM messages")
        asked = (await show_case(unit, case="C10001")).asked_at
    assert (draft.purpose, draft.language, receiver) == ("status", "de", "carl@buyer.example")
    assert asked is not None
    reply = mail(
        f"AW: {draft.subject}", "Es ist 4712.\n\nAm 1.1.2027 schrieb Us:\n> welche?", In_Reply_To=f"<{letter}@us>"
    )
    await arrive(company, reply)
    async with company.database.unit_of_work() as unit:
        case = await show_case(unit, case="C10001")
        thread = [(one.ours, one.text.split("\n")[0]) for one in await read_thread(unit, case=case.id)]
        answered = await unit.fetch("SELECT answered_at IS NOT NULL FROM intake_cases")
    assert (case.asked_at, answered) == (None, [(True,)])
    assert [ours for ours, _ in thread] == [False, True, False]
    assert thread[2][1] == "Es ist 4712."
    assert len(await cases(company)) == 1


async def test_a_number_in_a_subject_counts_only_from_its_sender(company: Company) -> None:
    await arrive(company, mail("Question", "where is order 4711?"))
    await arrive(company, mail("Re: [C10001]", "where is order 4712?", From="eve@other.example"))
    assert len(await cases(company)) == 2
    await arrive(company, mail("Re: [C10001] more", "it is the red one", From="boss@buyer.example"))
    assert len(await cases(company)) == 2


async def test_strangers_are_not_told_where_orders_stand(company: Company) -> None:
    number = (await place(company, ("MUG-RED", 1)))["number"]
    await arrive(company, mail("Question", f"Where is order {number}?"))
    async with company.database.unit_of_work() as unit:
        draft = await draft_for(unit, case="C10001")
    assert "We could not find the order that you mean." in draft.text


async def test_machines_are_not_answered(company: Company) -> None:
    await arrive(company, mail("PO 1", "attached", "PO1.pdf", Auto_Submitted="auto-generated"))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_cases SET state = 'review'")
        with pytest.raises(NobodyReads):
            await ask_sender(unit, wishes=[AskSender(case="C10001")])


async def test_mailboxes_are_kept_without_showing_their_secret(company: Company) -> None:
    settings = MailboxSettings(host="imap.x.example", user="u")
    async with company.database.unit_of_work() as unit:
        draft = MailboxDraft(code="o", name="O", kind="imap", channel="phone", settings=settings, secret="s")
        await put_mailboxes(unit, drafts=[draft])
        await put_mailboxes(
            unit, drafts=[MailboxDraft(code="o", name="P", kind="imap", channel="phone", settings=settings)]
        )
        box = await find_mailbox(unit, code="o")
        secret = await unit.fetch("SELECT secret FROM intake_mailboxes")
    assert box is not None
    assert (box.name, box.has_secret, box.version, secret) == ("P", True, 2, [("s",)])


@pytest.mark.parametrize(
    ("kind", "settings", "pointer"),
    [
        ("imap", MailboxSettings(), "/settings/host"),
        ("smtp", MailboxSettings(), "/settings/addresses"),
        ("smtp", MailboxSettings(addresses=["a@b.example"], networks=["nowhere"]), "/settings/networks"),
        ("folder", MailboxSettings(path="../etc"), "/settings/path"),
    ],
)
async def test_what_is_wrong_with_a_mailbox_is_said(
    company: Company, kind: Any, settings: MailboxSettings, pointer: str
) -> None:
    async with company.database.unit_of_work() as unit:
        with pytest.raises(Invalid) as refused:
            await put_mailboxes(
                unit, drafts=[MailboxDraft(code="o", name="O", kind=kind, channel="phone", settings=settings)]
            )
    assert refused.value.errors[0].pointer == pointer


async def test_who_has_answered_comes_first_and_its_subject_is_no_new_order(company: Company) -> None:
    await arrive(company, mail("Question", "Where is order 4711?"), mail("Our order HH-M-311", "Where is our order?"))
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE intake_cases SET external_id = ''")  # nobody has read a number in them
    older, case = "C10001", "C10002"
    await arrive(company, mail(f"Re: Our order HH-M-311 [{case}]", "The moss ones, please, and the napkins in blue."))
    async with company.database.unit_of_work() as unit:
        rows = await list_cases(unit, states=["review"], oldest=True)
        behind = await list_cases(unit, states=["review"], oldest=True, before=rows[0].id)
    assert len(await cases(company)) == 2
    assert [row.number for row in rows] == [case, older]
    assert [row.number for row in behind] == [older]
    assert [row.answered_at is not None for row in rows] == [True, False]
