"""A file is opened and read in children of their own, bounded in memory, time and what they may hand back."""

import signal

import msgspec
import structlog

from lading.intake.hints import Hints
from lading.intake.mail.mails import Mail
from lading.intake.mail.written import Written
from lading.intake.open.ask_nursery import ask_child
from lading.intake.open.asking import (
    Answer,
    Ask,
    DrawAsk,
    MailAsk,
    NotOpened,
    OpenAsk,
    ReadAsk,
    RecogniseAsk,
    WasDrawn,
    WasOpened,
    WasRead,
    WasRecognised,
    WasTakenApart,
)
from lading.intake.open.bounds import (
    LARGEST_FILE,
    MOST_SCANNED,
    MOST_SECONDS,
    PATIENCE,
    SECONDS,
    SECONDS_A_PAGE,
    SECONDS_READING,
)
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened
from lading.intake.reading import Reading

_log = structlog.get_logger("lading.intake")


async def open_file(*, content: bytes, name: str, media: str = "", recognise: bool = True, depth: int = 0) -> Opened:
    """What is inside a file; scanned pages are recognised unless `recognise` is false.

    `depth` counts the archives around it. Raises Unopenable with the reason.
    """
    if len(content) > LARGEST_FILE:
        raise Unopenable("too_large")
    if not content:
        raise Unopenable("empty")
    answer = await _ask(OpenAsk(content, name, media, depth), seconds=PATIENCE * SECONDS)
    if not isinstance(answer, WasOpened):
        raise Unopenable("broken")
    if not answer.scans:
        return answer.opened
    if not recognise:
        return _with_remark(answer.opened, "Its scanned pages were not recognised.")
    return await _recognise(content, answer)


async def draw_page(*, content: bytes, page: int, width: int, name: str = "", turned: float = 0.0) -> bytes:
    """A page as a PNG of so many pixels' width; `turned` is the page's own, so that its words' boxes fit."""
    if len(content) > LARGEST_FILE:
        raise Unopenable("too_large")
    answer = await _ask(DrawAsk(content, name, page, width, turned), seconds=PATIENCE * SECONDS)
    if not isinstance(answer, WasDrawn):
        raise Unopenable("broken")
    return answer.picture


async def read_opened(opened: Opened, *, name: str, hints: Hints) -> list[Reading]:
    """Each order, change or answer that an opened file holds; empty where it says nothing of the kind.

    Raises Unopenable where reading it fails, or takes more than any order is worth.
    """
    answer = await _ask(ReadAsk(opened, name, hints), seconds=PATIENCE * SECONDS_READING)
    if not isinstance(answer, WasRead):
        raise Unopenable("not_read")
    return answer.readings


async def take_apart(raw: bytes, *, depth: int = 0, authserv: str = "") -> tuple[Mail, Written]:
    """A mail, and what was written in it. Raises Unopenable for what only an attacker sends."""
    answer = await _ask(MailAsk(raw, depth, authserv), seconds=PATIENCE * SECONDS)
    if not isinstance(answer, WasTakenApart):
        raise Unopenable("not_read")
    return answer.mail, answer.written


async def _recognise(content: bytes, answer: WasOpened) -> Opened:
    opened, scans = answer.opened, answer.scans[:MOST_SCANNED]
    if len(answer.scans) > len(scans):
        opened = _with_remark(opened, f"Only the first {len(scans)} of {len(answer.scans)} scanned pages were read.")
    ask = RecogniseAsk(content, scans)
    try:
        recognised = await _ask(ask, seconds=min(MOST_SECONDS, PATIENCE * (SECONDS + SECONDS_A_PAGE * len(scans))))
    except Unopenable as refused:
        return _with_remark(opened, f"Its scanned pages were not recognised: {refused.sentence}")
    if not isinstance(recognised, WasRecognised):
        return _with_remark(opened, "Its scanned pages were not recognised.")
    pages = list(opened.pages)
    for at, page in zip(scans, recognised.pages, strict=False):
        pages[at] = page
    return msgspec.structs.replace(opened, pages=pages, remarks=[*opened.remarks, *recognised.remarks])


def _with_remark(opened: Opened, remark: str) -> Opened:
    return msgspec.structs.replace(opened, remarks=[*opened.remarks, remark])


async def _ask(ask: Ask, *, seconds: float) -> Answer:
    """Ask a fresh child, and raise what it refuses."""
    kind = str(type(ask).__struct_config__.tag)
    answered, status = await ask_child(kind, msgspec.msgpack.encode(ask), seconds=seconds)
    if status == -signal.SIGXCPU:
        raise Unopenable("took_too_long")
    if status in {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGKILL, -signal.SIGILL}:
        raise Unopenable("bomb")
    try:
        answer: Answer = msgspec.msgpack.decode(answered, type=Answer)
    except msgspec.MsgspecError:
        raise Unopenable("broken") from None
    if isinstance(answer, NotOpened):
        if answer.problem:
            if kind in {"read", "mail"}:
                _log.error("not_read", problem=answer.problem)
            else:
                _log.info("not_opened", problem=answer.problem)
        raise Unopenable(answer.code, answer.sentence)  # type: ignore[arg-type]
    return answer
