"""Every way in: mails fetched, sent to us, files laid down; kept before they are marked, never lost, never twice."""

import asyncio
import os
import smtplib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lading.connectors.imap import ImapFetcher
from lading.connectors.smtp_intake import SmtpIntake
from lading.flows.company import Company
from lading.flows.intake.fetch_mails import fetch_mails
from lading.flows.intake.watch_folders import watch_folders
from lading.flows.intake.work_mail import work_mails
from tests.intake.fake_imap import Folders, fake_imap
from tests.intake.test_mails import cases, mail

pytestmark = pytest.mark.anyio
FETCHER = ImapFetcher()


async def add_box(company: Company, kind: str, settings: str, code: str = "box") -> None:
    """A mailbox, and everything about it at once."""
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO intake_mailboxes (code, name, kind, channel, settings, secret)"
            " VALUES (%s, 'Box', %s, 'phone', %s::jsonb, 'right')",
            [code, kind, settings],
        )


async def box_of(company: Company) -> tuple[Any, ...]:
    async with company.database.unit_of_work() as unit:
        return (await unit.fetch("SELECT seen, error FROM intake_mailboxes WHERE code = 'box'"))[0]


def pdf(number: int) -> bytes:
    return mail(f"PO {number}", "attached", f"PO{number}.pdf").as_bytes(
        policy=mail("", "").policy.clone(linesep="\r\n")
    )


def imap_settings(port: int, more: str = "") -> str:
    return f'{{"host": "127.0.0.1", "port": {port}, "tls": "none", "user": "u", "every": 0{more}}}'


class TestImap:
    """Mailboxes elsewhere."""

    async def test_new_mails_are_taken_once_and_flagged(self, company: Company, imap: Folders) -> None:
        await add_box(company, "imap", imap_settings(imap.port))
        imap.put(pdf(1))
        imap.seen.add(1)  # somebody has read it before we came
        imap.put(pdf(2))
        assert [await fetch_mails(company, fetcher=FETCHER) for _ in range(2)] == [1, 0]
        imap.put(pdf(3))
        assert await fetch_mails(company, fetcher=FETCHER) == 1
        await work_mails(company)
        assert [one for _, _, one in await cases(company)] == ["PO2.pdf", "PO3.pdf"]
        assert (imap.seen, await box_of(company)) == ({1, 2, 3}, ({"uidvalidity": "7", "last": 3}, ""))

    async def test_mails_counted_anew_are_known(self, company: Company, imap: Folders) -> None:
        await add_box(company, "imap", imap_settings(imap.port))
        imap.put(pdf(1))
        await fetch_mails(company, fetcher=FETCHER)
        imap.validity = 8
        assert await fetch_mails(company, fetcher=FETCHER) == 0
        assert (await box_of(company))[0] == {"uidvalidity": "8", "last": 1}

    async def test_killed_between_keeping_and_marking_nothing_is_lost_or_twice(
        self, company: Company, imap: Folders, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await add_box(company, "imap", imap_settings(imap.port, ', "move_to": "Taken"'))
        imap.put(pdf(1))
        with monkeypatch.context() as killed:
            killed.setattr(ImapFetcher, "mark", _killed)
            with pytest.raises(Killed):
                await fetch_mails(company, fetcher=FETCHER)
        assert list(imap.mails["INBOX"]) == [1]
        assert await fetch_mails(company, fetcher=FETCHER) == 0
        assert ({name: list(mails) for name, mails in imap.mails.items()}) == {"INBOX": [], "Taken": [1]}
        await work_mails(company)
        assert len(await cases(company)) == 1

    async def test_killed_before_keeping_it_is_fetched_again(
        self, company: Company, imap: Folders, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await add_box(company, "imap", imap_settings(imap.port))
        imap.put(pdf(1))
        with monkeypatch.context() as killed:
            killed.setattr("lading.flows.intake.fetch_mails.note_seen", _killed)
            with pytest.raises(Killed):
                await fetch_mails(company, fetcher=FETCHER)
        assert imap.seen == set()
        assert await fetch_mails(company, fetcher=FETCHER) == 1

    async def test_a_wrong_password_is_said(self, company: Company, imap: Folders) -> None:
        await add_box(company, "imap", imap_settings(imap.port))
        async with company.database.unit_of_work() as unit:
            await unit.execute("UPDATE intake_mailboxes SET secret = 'wrong'")
        await fetch_mails(company, fetcher=FETCHER)
        assert (await box_of(company))[1] == "127.0.0.1 does not let “u” in. Check the user and the password."


class Killed(BaseException):
    """The process dies here."""


def _killed(*_: Any, **__: Any) -> None:
    raise Killed


@pytest.fixture
def imap() -> Iterator[Folders]:
    """A mail server elsewhere."""
    with fake_imap() as folders:
        yield folders


class TestSmtp:
    """Mails sent to us."""

    @staticmethod
    def send(port: int, to: str, raw: bytes) -> str:
        """What the server says of it."""
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            try:
                client.sendmail("carl@buyer.example", [to], raw)
            except smtplib.SMTPRecipientsRefused as refused:
                return str(refused.recipients[to][0])
            except smtplib.SMTPResponseException as refused:
                return str(refused.smtp_code)
        return "taken"

    async def test_only_for_our_addresses_and_only_once_kept(
        self, company: Company, unused_tcp_port: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        port = unused_tcp_port
        await add_box(company, "smtp", f'{{"port": {port}, "addresses": ["Orders@ours.example"]}}')
        intake = SmtpIntake(company, host="127.0.0.1")
        await intake.tend()
        try:
            raw = pdf(1)
            asked = ("orders+web@ours.example", "else@ours.example", "orders@ours.example")
            sent = [await asyncio.to_thread(self.send, port, to, raw) for to in asked]
            assert sent == ["taken", "550", "taken"]
            with monkeypatch.context() as broken:
                broken.setattr("lading.connectors.smtp_intake.receive_mails", _broken)
                assert await asyncio.to_thread(self.send, port, "orders@ours.example", pdf(2)) == "451"
        finally:
            await intake.close()
        await work_mails(company)
        assert [one for _, _, one in await cases(company)] == ["PO1.pdf"]

    async def test_only_from_networks_that_may(self, company: Company, unused_tcp_port: int) -> None:
        port = unused_tcp_port
        await add_box(company, "smtp", f'{{"port": {port}, "addresses": ["o@x.example"], "networks": ["10.0.0.0/8"]}}')
        intake = SmtpIntake(company, host="127.0.0.1")
        await intake.tend()
        try:
            assert await asyncio.to_thread(self.send, port, "o@x.example", pdf(1)) == "550"
        finally:
            await intake.close()


async def _broken(*_: Any, **__: Any) -> None:
    raise OSError("no disk")


@pytest.fixture
def unused_tcp_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class TestFolder:
    """Files laid down."""

    async def test_files_that_lie_still_are_taken_once_and_moved(self, company: Company, tmp_path: Path) -> None:
        await add_box(company, "folder", '{"every": 0}')
        folder = tmp_path / "box"
        (folder / "web").mkdir(parents=True)
        (folder / "fax0001.tif").write_bytes(b"II*\0")
        (folder / "web" / "po.pdf").write_bytes(b"%PDF-1.4")
        (folder / "order.eml").write_bytes(pdf(7))
        (folder / "empty.pdf").write_bytes(b"")
        (folder / "being-written.pdf").write_bytes(b"%PDF")
        for path in [*folder.glob("*.tif"), *folder.glob("*/*.pdf"), *folder.glob("*.eml"), folder / "empty.pdf"]:
            os.utime(path, (1, 1))
        assert await watch_folders(company, root=tmp_path) == 4
        await work_mails(company)
        assert sorted(one for _, _, one in await cases(company)) == ["PO7.pdf", "fax0001.tif", "po.pdf"]
        assert sorted(path.name for path in (folder / "done").iterdir()) == ["fax0001.tif", "order.eml", "po.pdf"]
        assert (folder / "failed" / "empty.pdf.why.txt").read_text() == "“empty.pdf” is empty.\n"
        assert (folder / "being-written.pdf").exists()

    async def test_the_same_file_again_is_known_and_only_moved(self, company: Company, tmp_path: Path) -> None:
        await add_box(company, "folder", '{"every": 0}')
        for _ in range(2):
            (tmp_path / "box").mkdir(exist_ok=True)
            (tmp_path / "box" / "po.pdf").write_bytes(b"%PDF-1.4")
            await watch_folders(company, root=tmp_path, quiet=-1)
        assert (len(await cases(company)), len(list((tmp_path / "box" / "done").iterdir()))) == (1, 2)
