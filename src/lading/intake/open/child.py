"""The child process: one question on its input, one answer on its output, and nothing else in the world."""

import os
import sys

import msgspec

from lading.intake.open.asking import Answer, Ask, DrawAsk, NotOpened, OpenAsk, RecogniseAsk
from lading.intake.open.bounds import MEMORY, MEMORY_RECOGNISING, MOST_SECONDS, SECONDS
from lading.intake.open.lockdown import leave_the_network, limit_resources, open_nothing_more
from lading.intake.open.unopenable import SENTENCES, Unopenable


def main() -> None:
    """Read the question, give up what is not needed, answer."""
    leave_the_network()
    recognising = "recognise" in sys.argv[1:]
    memory, seconds = (MEMORY_RECOGNISING, MOST_SECONDS) if recognising else (MEMORY, SECONDS)
    limit_resources(memory=memory, seconds=seconds)
    answer = _answer(sys.stdin.buffer.read())
    with os.fdopen(1, "wb") as out:
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
    except Unopenable as refused:
        return NotOpened(refused.code, refused.sentence)
    except (MemoryError, RecursionError):
        return NotOpened("bomb", SENTENCES["bomb"])
    except Exception as problem:  # a stranger's file may bring a parser to fail in any way
        print(repr(problem), file=sys.stderr)  # noqa: T201
        return NotOpened("broken", SENTENCES["broken"])


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


if __name__ == "__main__":
    main()
