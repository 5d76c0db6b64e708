"""Documents are read and mails taken apart in a child: what is hostile ends with a reason, and the next one goes on."""

import msgspec
import pytest

from lading.intake.hints import Hints
from lading.intake.open.ask_nursery import ask_child
from lading.intake.open.asking import ReadAsk
from lading.intake.open.run_child import open_file, read_opened, take_apart
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened, Page, Word
from lading.intake.read import read_document

ORDER = """Bestellung Nr. 4711 vom 3. März 2026
Lieferanschrift: Möllenhoff Metallbau GmbH, Werkstraße 5, 44135 Dortmund, Deutschland
Bitte liefern Sie 25 Stück A-1 zu 3,50 EUR."""
HEAD = b"From: a@example.com\nSubject: Fwd: order\n"
GRID = [Word("9", 9.0 + at % 70 * 8, 9.0 + at // 70 * 7, 14.0 + at % 70 * 8, 15.0 + at // 70 * 7) for at in range(7000)]


async def test_a_document_is_read_in_the_child_as_it_is_here() -> None:
    opened = Opened(shape="text", text=ORDER)
    here = read_document(opened, name="order.txt", hints=Hints())
    assert await read_opened(opened, name="order.txt", hints=Hints()) == here
    assert here[0].value("po_number") == "4711"


@pytest.mark.parametrize(
    "opened",
    [
        Opened(shape="text", text="1 " * 1_400_000),
        Opened(shape="pages", pages=[Page(600.0, 800.0, GRID)] * 100),
    ],
)
async def test_a_document_that_never_ends_is_ended(opened: Opened) -> None:
    question = msgspec.msgpack.encode(ReadAsk(opened, "a.txt", Hints()))
    with pytest.raises(Unopenable) as refusal:
        await ask_child("read", question, seconds=0.5)
    assert refusal.value.code == "took_too_long"
    next_one = await read_opened(Opened(shape="text", text=ORDER), name="order.txt", hints=Hints())
    assert next_one[0].value("po_number") == "4711"


async def test_what_is_opened_has_no_more_words_than_anybody_reads() -> None:
    with pytest.raises(Unopenable) as refusal:
        await open_file(content=b"\n".join([b"1;2;3;4;5" * 60] * 9000), name="order.csv")
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"X-A: b\n" * 100_000 + b"\nhello",
        HEAD + b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + b"--x\nboundary=y\n\na\n" * 500,
    ],
)
async def test_a_mail_that_only_an_attacker_sends_is_refused(raw: bytes) -> None:
    with pytest.raises(Unopenable) as refusal:
        await take_apart(raw)
    assert refusal.value.code == "too_intricate"
    mail, written = await take_apart(HEAD + b"\nPlease send 5 of A-1.\n")
    assert (mail.sender, written.text) == ("a@example.com", "Please send 5 of A-1.")
