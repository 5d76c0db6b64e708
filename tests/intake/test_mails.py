"""Mails come in once, whatever way and however often, and become cases, one for each thing they want."""

from email.message import EmailMessage

import pytest

from lading.flows.company import Company
from lading.flows.intake.receive_mail import RawMail, receive_mails
from lading.flows.intake.work_mail import work_mails
from lading.intake.case_views import list_cases, show_case
from lading.intake.claim_cases import claim_cases
from lading.intake.forget import forget_mail
from lading.kernel import NotFound
from lading.store import UnitOfWork

EVERY = ["received", "reading", "review", "booked", "done", "rejected", "failed"]
pytestmark = pytest.mark.anyio


async def found_mailboxes(unit: UnitOfWork) -> None:
    await unit.execute(
        "INSERT INTO intake_mailboxes (code, name, kind, channel) VALUES ('orders', 'Orders', 'imap', 'phone'),"
        " ('sales', 'Sales', 'imap', 'phone')"
    )


def mail(subject: str, body: str, *files: str, **headers: str) -> EmailMessage:
    """A mail from a buyer, with PDFs of these names."""
    made = EmailMessage()
    named = {
        "From": "Carl <carl@buyer.example>",
        "Subject": subject,
        "Message-ID": f"<{abs(hash(subject))}@buyer.example>",
    }
    for name, value in {**named, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        made[name] = value
    made.set_content(body)
    for name in files:
        made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename=name)
    return made


class Raw(bytes):
    """A mail as bytes."""

    def as_bytes(self) -> bytes:
        """Itself."""
        return self


async def arrive(company: Company, *mails: EmailMessage | Raw, box: str = "orders") -> list[object]:
    """These mails arrive and are worked; answers what was new."""
    async with company.database.unit_of_work() as unit:
        if not await unit.fetch("SELECT FROM intake_mailboxes"):
            await found_mailboxes(unit)
        raw = [RawMail(content=one.as_bytes()) for one in mails]
        stored = await receive_mails(unit, mailbox=box, mails=raw)
    await work_mails(company)
    return list(stored)


async def cases(company: Company) -> list[tuple[str, str, str]]:
    """Kind, state and document of every case, the oldest first."""
    async with company.database.unit_of_work() as unit:
        rows = await list_cases(unit, states=EVERY)
    return [(one.kind, one.state, one.document) for one in reversed(rows)]


async def test_each_thing_that_a_mail_wants_is_a_case(company: Company) -> None:
    await arrive(company, mail("PO 4713", "Attached. Please also cancel PO 4711 and where is 4712?", "PO4713.pdf"))
    assert await cases(company) == [
        ("order", "received", "PO4713.pdf"),
        ("cancellation", "review", ""),
        ("question", "review", ""),
    ]
    async with company.database.unit_of_work() as unit:
        told = await show_case(unit, case="C10002")
        inbox = await unit.fetch("SELECT state, outcome FROM inbox")
    assert (told.fields["po_number"].value, told.message.sender) == ("4711", "carl@buyer.example")
    assert told.fields["po_number"].evidence.text == "Please also cancel PO 4711 and where is 4712?"
    assert inbox == [("done", "Case C10001, C10002, C10003.")]


async def test_the_same_mail_over_two_mailboxes_or_twice_is_one(company: Company) -> None:
    one = mail("PO 1", "attached", "PO1.pdf")
    assert [bool(found) for found in await arrive(company, one, one)] == [True, False]
    assert await arrive(company, one, box="sales") == [None]
    async with company.database.unit_of_work() as unit:
        kept = await unit.fetch("SELECT source, state, outcome, body = '' FROM inbox ORDER BY source")
    assert kept == [
        ("intake:orders", "done", "Case C10001.", False),
        ("intake:sales", "done", "The same mail came to mailbox “orders”.", True),
    ]
    assert len(await cases(company)) == 1


async def test_other_content_under_the_same_id_is_not_lost(company: Company) -> None:
    first, second = (mail(f"PO {n}", "attached", f"PO{n}.pdf", Message_ID="<same@x>") for n in (1, 2))
    await arrive(company, first, second)
    assert [document for _, _, document in await cases(company)] == ["PO1.pdf", "PO2.pdf"]


async def test_a_mail_that_was_passed_on_belongs_to_who_wrote_it(company: Company) -> None:
    outer = mail("FW: PO 9", "fyi", From="Sales <sales@ours.example>")
    outer.add_attachment(mail("PO 9", "attached", "PO9.pdf"))
    await arrive(company, outer)
    await work_mails(company)
    async with company.database.unit_of_work() as unit:
        (row,) = await list_cases(unit, states=EVERY)
        doubts = await unit.fetch("SELECT sender, doubt FROM intake_messages ORDER BY sender")
    assert (row.sender, row.document) == ("carl@buyer.example", "PO9.pdf")
    assert doubts[0][1] == "sales@ours.example has passed this mail on; nobody can prove who wrote it."


async def test_machines_are_put_away_where_everybody_sees_it(company: Company) -> None:
    await arrive(company, mail("Automatic reply: PO 1", "I am away.", Auto_Submitted="auto-replied"))
    assert await cases(company) == [("", "done", "")]


async def test_what_cannot_be_read_is_a_case_with_its_reason_and_the_mail(company: Company) -> None:
    bad = Raw(b"From: carl@buyer.example\nX-Long: " + b"x " * 300_000 + b"\n\nPO 1")
    await arrive(company, bad, mail("PO 2", "attached", "PO2.pdf"))
    assert await cases(company) == [("", "failed", "mail.eml"), ("order", "received", "PO2.pdf")]


async def test_an_unknown_mailbox_takes_nothing(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        with pytest.raises(NotFound):
            await receive_mails(unit, mailbox="nowhere", mails=[RawMail(content=b"x")])


async def test_who_is_forgotten_is_forgotten_in_the_mail(company: Company) -> None:
    await arrive(company, mail("PO 4713", "Attached. Please cancel PO 4711.", "PO4713.pdf"))
    async with company.database.unit_of_work() as unit:
        gone = await forget_mail(unit, code="", emails=["Carl@buyer.example"], orders=[])
        kept = await unit.fetch("SELECT sender, subject, body FROM intake_messages")
        files = await unit.fetch("SELECT name, content FROM intake_documents")
        raw = await unit.fetch("SELECT body FROM inbox")
    assert (kept, files, raw) == ([("", "", "")], [("", b"")], [(b"",)])
    assert sorted(gone.values()) == ["C10001", "C10002"]
    assert [state for _, state, _ in await cases(company)] == ["rejected", "rejected"]


async def test_a_doubtful_sender_is_kept_with_the_mail(company: Company) -> None:
    await arrive(company, mail("PO 1", "attached", "PO1.pdf", Authentication_Results="mx; dmarc=fail"))
    async with company.database.unit_of_work() as unit:
        (claimed,) = await claim_cases(unit, limit=1)
    assert "may be forged (DMARC failed)" in claimed.doubt
    assert claimed.kind == "order"


async def test_the_order_in_a_mail_is_read_without_what_is_a_case_of_its_own(company: Company) -> None:
    await arrive(company, mail("Order", "Please send us\n20 x MUG-RED\n5 x BOWL\n\nPlease also cancel PO 4711."))
    async with company.database.unit_of_work() as unit:
        ((text,),) = await unit.fetch("SELECT content FROM intake_documents")
    assert [kind for kind, _, _ in await cases(company)] == ["order", "cancellation"]
    assert text.decode().strip() == "Please send us\n20 x MUG-RED\n5 x BOWL"
