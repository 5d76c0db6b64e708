"""Mail by SMTP: the adapter of the `Mailer` port, with the standard library in a thread."""

import asyncio
import smtplib
import ssl
from collections.abc import Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from lading.kernel import Invalid
from lading.messages import Letter, Posted

_TIMEOUT = 20.0
_REFUSED_FOR_GOOD = 500


class SmtpMailer:
    """Sends through `smtp://user:password@host:587?starttls=yes`, or `smtps://…`; `sender` is the bare address.

    Raises `Invalid` for a URL that is none.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise Invalid("The mail server must be given as smtp://host:port or smtps://host:port.")
        self._encrypted = parts.scheme == "smtps"
        self._starttls = parse_qs(parts.query).get("starttls", ["no"])[0] in {"yes", "true", "1"}
        self._host = parts.hostname
        self._port = parts.port or (465 if self._encrypted else 587 if self._starttls else 25)
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender

    async def send(self, letters: Sequence[Letter]) -> list[Posted]:
        """Send these letters over one connection; answers for each what became of it."""
        return await asyncio.to_thread(self._send, letters)

    def why_unreachable(self) -> str:
        """What is wrong with the mail server, in its own words; empty when it lets us in."""
        try:
            self._connect().quit()
        except (OSError, smtplib.SMTPException) as error:
            return _shown(error)
        return ""

    def _send(self, letters: Sequence[Letter]) -> list[Posted]:
        try:
            server = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            return [Posted(letter.id, f"no connection: {_shown(error)}") for letter in letters]
        try:
            return [self._send_one(server, letter) for letter in letters]
        finally:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()

    def _connect(self) -> smtplib.SMTP:
        if self._encrypted:
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=_TIMEOUT)
        if self._starttls:
            server.starttls(context=ssl.create_default_context())
        if self._user:
            server.login(self._user, self._password)
        return server

    def _send_one(self, server: smtplib.SMTP, letter: Letter) -> Posted:
        try:
            message = compose(letter, sender=self._sender)
        except (MessageError, ValueError) as error:
            return Posted(letter.id, f"no valid letter: {_shown(error)}", final=True)
        try:
            server.send_message(message, from_addr=self._sender, to_addrs=[letter.receiver])
        except smtplib.SMTPRecipientsRefused as error:
            code, told = error.recipients.get(letter.receiver, (0, b""))
            return Posted(letter.id, f"{code} {told.decode(errors='replace')}", final=code >= _REFUSED_FOR_GOOD)
        except smtplib.SMTPResponseException as error:
            return Posted(letter.id, _shown(error), final=False)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            return Posted(letter.id, _shown(error), final=False)
        return Posted(letter.id)


def compose(letter: Letter, *, sender: str) -> EmailMessage:
    """The letter as a message of plain text with an HTML alternative. Raises `ValueError` for a bad address."""
    message = EmailMessage()
    message["From"] = Address(display_name=letter.sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.receiver)
    if letter.reply_to:
        message["Reply-To"] = Address(addr_spec=letter.reply_to)
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    if letter.attachment is not None:
        name = letter.attachment_name or "document.pdf"
        subtype = _kind_of(name, letter.attachment)
        message.add_attachment(letter.attachment, maintype="application", subtype=subtype, filename=name)
    return message


def _kind_of(name: str, content: bytes) -> str:
    """The media type of an attachment: a PDF, but for what goes to a machine."""
    if name.endswith(".xml"):
        return "xml"
    if name.endswith(".edi"):
        return "EDI-X12" if content.startswith(b"ISA") else "EDIFACT"
    return "pdf"


def _shown(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
