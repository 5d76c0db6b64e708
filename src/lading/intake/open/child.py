"""A child of the nursery: one question, one answer, and nothing else in the world."""

import os
import traceback
from typing import NoReturn

import msgspec

from lading.intake.open.asking import Answer, Ask, DrawAsk, MailAsk, NotOpened, OpenAsk, ReadAsk, RecogniseAsk
from lading.intake.open.bounds import MEMORY, MEMORY_RECOGNISING, MOST_SECONDS, SECONDS, SECONDS_READING
from lading.intake.open.lockdown import die_with_parent, limit_resources, open_nothing_more
from lading.intake.open.unopenable import SENTENCES
from lading.kernel import Refusal

LIMITS = {
    "open": (MEMORY, SECONDS),
    "draw": (MEMORY, SECONDS),
    "mail": (MEMORY, SECONDS),
    "read": (MEMORY, SECONDS_READING),
    "recognise": (MEMORY_RECOGNISING, MOST_SECONDS),
}
"""For each kind of question: bytes of memory to grow by, and seconds of processor time."""
_LONGEST_PROBLEM = 4_000


def be_a_child(kind: str, line: int) -> NoReturn:
    """Give up what is not needed, hear the question on the open file number `line`, answer there, and end."""
    die_with_parent()
    memory, seconds = LIMITS[kind]
    limit_resources(memory=memory, seconds=seconds)
    with os.fdopen(line, "rb", closefd=False) as asked:
        answer = _answer(asked.read())
    with os.fdopen(line, "wb", closefd=False) as out:
        out.write(msgspec.msgpack.encode(answer))
    # Libraries' farewells may crash in what a broken file left behind.
    os._exit(0)


def _answer(asked: bytes) -> Answer:
    try:
        ask: Ask = msgspec.msgpack.decode(asked, type=Ask)
        match ask:
            case OpenAsk():
                return _open(ask)
            case RecogniseAsk():
                return _recognise(ask)
            case DrawAsk():
                return _draw(ask)
            case ReadAsk() | MailAsk():
                return _read(ask)
    except Refusal as refused:
        return NotOpened(refused.code, refused.sentence)
    except (MemoryError, RecursionError):
        return NotOpened("bomb", SENTENCES["bomb"])
    except Exception as problem:  # a stranger's file may bring a parser to fail in any way
        said = "".join(traceback.format_exception(problem))[-_LONGEST_PROBLEM:]
        return NotOpened("broken", SENTENCES["broken"], said)


def _open(ask: OpenAsk) -> Answer:
    from lading.intake.open.look_inside import look_inside, prepare  # slow import: only what this kind needs

    kind = prepare(ask)
    open_nothing_more()
    return look_inside(ask, kind)


def _recognise(ask: RecogniseAsk) -> Answer:
    from lading.intake.open.recognise import load_recogniser, recognise_pages  # slow import: the models

    recogniser = load_recogniser()
    open_nothing_more()
    return recognise_pages(recogniser, content=ask.content, pages=ask.pages)


def _draw(ask: DrawAsk) -> Answer:
    from lading.intake.open.draw import draw, prepare_drawing  # slow import: only where a page is drawn

    prepare_drawing()
    open_nothing_more()
    return draw(ask)


def _read(ask: ReadAsk | MailAsk) -> Answer:
    from lading.intake.open.read_inside import prepare_reading, read_inside  # slow import: all of the reader

    prepare_reading()
    open_nothing_more()
    try:
        return read_inside(ask)
    except Exception as problem:
        if isinstance(problem, Refusal | MemoryError | RecursionError):
            raise
        said = "".join(traceback.format_exception(problem))[-_LONGEST_PROBLEM:]
        sentence = f"Reading it failed ({type(problem).__name__}). Enter it by hand, and tell us."
        return NotOpened("not_read", sentence, said)
