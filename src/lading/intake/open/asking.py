"""What the child is asked, and what it answers: one message each way."""

import msgspec

from lading.intake.opened import Opened, Page


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


Ask = OpenAsk | RecogniseAsk | DrawAsk


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


class NotOpened(msgspec.Struct, frozen=True, tag="refused"):
    """Why not."""

    code: str
    sentence: str


Answer = WasOpened | WasRecognised | WasDrawn | NotOpened
