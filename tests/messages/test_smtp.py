"""The mailer against a real SMTP server: letters arrive whole, and refusals are told apart."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from lading.connectors.smtp import SmtpMailer
from lading.kernel import Invalid, new_id
from lading.messages import Letter


class Sink:
    """An SMTP server's mind: keeps what comes, and knows nobody called `unknown` or `busy`."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address.startswith("unknown"):
            return "550 no such user"
        if address.startswith("busy"):
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    mind = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mind, hostname="127.0.0.1", port=port)
    controller.start()
    yield mind, port
    controller.stop()


def letter(receiver: str = "ada@example.com", **fields: str) -> Letter:
    told = {"sender_name": "Häfen & Vale", "reply_to": "hello@example.com", "subject": "Größe ✓", **fields}
    return Letter(id=new_id(), receiver=receiver, text="Hällo\n", html="<p>Hällo</p>", **told)


async def test_a_letter_arrives_whole(sink: tuple[Sink, int]) -> None:
    mind, port = sink
    one = letter()
    (posted,) = await SmtpMailer(f"smtp://127.0.0.1:{port}", sender="orders@example.com").send([one])
    (mail,) = mind.received
    assert (posted.error, mail["Subject"], mail["To"]) == ("", "Größe ✓", "ada@example.com")
    assert mail["From"] == "Häfen & Vale <orders@example.com>"
    assert (mail["Message-ID"], mail["Reply-To"]) == (f"<{one.id}@example.com>", "hello@example.com")
    assert [part.get_content().strip() for part in mail.iter_parts()] == ["Hällo", "<p>Hällo</p>"]


async def test_one_bad_receiver_spoils_no_other(sink: tuple[Sink, int]) -> None:
    mind, port = sink
    letters = [letter("unknown@example.com"), letter("busy@example.com"), letter("no address"), letter()]
    posted = await SmtpMailer(f"smtp://127.0.0.1:{port}", sender="orders@example.com").send(letters)
    assert [(one.error[:7], one.final) for one in posted] == [
        ("550 no ", True), ("451 com", False), ("no vali", True), ("", False),
    ]  # fmt: skip
    assert len(mind.received) == 1


async def test_a_subject_cannot_smuggle_headers(sink: tuple[Sink, int]) -> None:
    mind, port = sink
    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}", sender="orders@example.com")
    (posted,) = await mailer.send([letter(subject="x\nBcc: all@example.com")])
    assert (posted.final, mind.received) == (True, [])


async def test_a_server_that_is_away_is_tried_again() -> None:
    (posted,) = await SmtpMailer("smtp://127.0.0.1:1", sender="orders@example.com").send([letter()])
    assert (posted.error[:14], posted.final) == ("no connection:", False)


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(Invalid, match="smtp://host:port"):
        SmtpMailer("mail.example.com", sender="orders@example.com")
