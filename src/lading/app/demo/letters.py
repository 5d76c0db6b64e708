"""The demo's mails, as customers, a supplier and strangers write them; all of it is invented."""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

import msgspec

from lading.app.demo.people import Buyer
from lading.flows.intake.receive_mail import RawMail

ORDERS = "orders@harbour-and-hearth.example"
"""Where the demo's customers write to."""
_MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
FORGED = "mx.harbour-and-hearth.example; spf=fail; dkim=fail; dmarc=fail"
"""What the mail server says of a sender who is somebody else."""


class Attached(msgspec.Struct, frozen=True):
    """A file in a mail."""

    name: str
    content: bytes


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A mail before it is written. `answers` is the id of the mail that it answers, `checked` our server's verdict."""

    sender: str
    name: str
    subject: str
    body: str
    files: Sequence[Attached] = ()
    answers: str = ""
    checked: str = ""
    headers: Sequence[tuple[str, str]] = ()


def write(letter: Letter, *, at: datetime) -> RawMail:
    """The mail as it would come over the wire."""
    mail = EmailMessage()
    if letter.checked:
        mail["Authentication-Results"] = letter.checked
    mail["From"] = formataddr((letter.name, letter.sender))
    mail["To"] = ORDERS
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(at)
    told = hashlib.sha256(f"{letter.sender} {letter.subject} {letter.body}".encode()).hexdigest()[:20]
    mail["Message-ID"] = f"<{told}@{letter.sender.partition('@')[2]}>"
    if letter.answers:
        mail["In-Reply-To"] = f"<{letter.answers}>"
    for name, value in letter.headers:
        mail[name] = value
    mail.set_content(letter.body)
    for one in letter.files:
        main, _, sub = _MEDIA.get(one.name.rpartition(".")[2], "application/octet-stream").partition("/")
        mail.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return RawMail(content=mail.as_bytes())


def from_buyer(buyer: Buyer, subject: str, body: str, *files: Attached) -> Letter:
    """A mail of one of our customers, with their signature."""
    said = buyer.draft
    return Letter(
        sender=said.email,
        name=said.name,
        subject=subject,
        body=f"{body}\n\nBest regards\n{said.name}\n{said.company}\n",
        files=files,
    )


def advertising() -> Letter:
    """Somebody wants to sell something."""
    return Letter(
        sender="news@shelf-talk.example",
        name="Shelf Talk",
        subject="Our autumn sale: 20 % off all shelf systems",
        body="Dear retailer,\n\nonly this week: 20 % off all shelf systems. Visit our website for the whole offer.\n\n"
        "Unsubscribe from this newsletter at any time.\n",
        headers=[("List-Unsubscribe", "<https://shelf-talk.example/unsubscribe>"), ("Precedence", "bulk")],
    )


def out_of_office(buyer: Buyer) -> Letter:
    """Nobody has written this."""
    return Letter(
        sender=buyer.draft.email,
        name=buyer.draft.name,
        subject="Automatic reply: Your order confirmation",
        body="I am out of the office until Monday and read my mail then.\n",
        headers=[("Auto-Submitted", "auto-replied")],
    )


def bomb() -> Letter:
    """An archive that would fill the disk."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("purchase_order.csv", b"0" * 8_000_000)
    return Letter(
        sender="accounts@urgent-orders.example",
        name="Purchasing",
        subject="URGENT purchase order",
        body="Please open the attached purchase order and process it today.\n",
        files=[Attached("purchase_order.zip", packed.getvalue())],
        checked=FORGED,
    )
