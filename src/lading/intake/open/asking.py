"""What the child is asked, and what it answers: one message each way."""

import msgspec

from lading.intake.hints import Hints
from lading.intake.mail.mails import Mail
from lading.intake.mail.written import Written
from lading.intake.opened import Opened, Page
from lading.intake.reading import Reading


class OpenAsk(msgspec.Struct, frozen=True, tag="open"):
    """Open this file."""

    content: bytes
    name: str
    media: str = ""
    depth: int = 0


class RecogniseAsk(msgspec.Struct, frozen=True, tag="recognise"):
    """Recognise these pages of this file, counted from 0; all of a picture's where none is named."""

    content: bytes
    pages: list[int] = []


class DrawAsk(msgspec.Struct, frozen=True, tag="draw"):
    """Draw a page as a PNG of so many pixels' width, turned clockwise by so many degrees."""

    content: bytes
    name: str
    page: int
    width: int
    turned: float = 0.0


class ReadAsk(msgspec.Struct, frozen=True, tag="read"):
    """Read what this opened file says."""

    opened: Opened
    name: str
    hints: Hints


class MailAsk(msgspec.Struct, frozen=True, tag="mail"):
    """Take this mail apart; `depth` counts the mails around it, `authserv` is our own server's name."""

    raw: bytes
    depth: int = 0
    authserv: str = ""


Ask = OpenAsk | RecogniseAsk | DrawAsk | ReadAsk | MailAsk


class WasOpened(msgspec.Struct, frozen=True, tag="opened"):
    """The file, and which of its pages have no words that can be trusted but a picture."""

    opened: Opened
    scans: list[int] = []


class WasRecognised(msgspec.Struct, frozen=True, tag="recognised"):
    """The pages that were asked for, in that order."""

    pages: list[Page]
    remarks: list[str] = []


class WasDrawn(msgspec.Struct, frozen=True, tag="drawn"):
    """A PNG."""

    picture: bytes


class WasRead(msgspec.Struct, frozen=True, tag="read"):
    """Each order, change or answer that the file holds."""

    readings: list[Reading]


class WasTakenApart(msgspec.Struct, frozen=True, tag="mail"):
    """The mail, and what was written in it."""

    mail: Mail
    written: Written


class NotOpened(msgspec.Struct, frozen=True, tag="refused"):
    """Why not; `problem` is for our log, where the fault is our own."""

    code: str
    sentence: str
    problem: str = ""


Answer = WasOpened | WasRecognised | WasDrawn | WasRead | WasTakenApart | NotOpened
