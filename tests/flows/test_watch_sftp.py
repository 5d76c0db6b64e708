"""A folder on somebody's server: files are taken once, when they lie still, and moved aside."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lading.connectors.far_folder import open_far
from lading.flows.company import Company
from lading.flows.intake.put_mailboxes import MailboxDraft, put_mailboxes
from lading.flows.intake.watch_sftp import watch_sftp
from lading.intake.mailboxes import MailboxSettings, find_mailbox
from tests.edi_orders import line, order
from tests.sftp_server import PASSWORD, SftpServer, sftp_server


@pytest.fixture
def far(tmp_path: Path) -> Iterator[SftpServer]:
    pytest.importorskip("asyncssh")
    with sftp_server(tmp_path) as made:
        yield made


async def set_up(company: Company, far: SftpServer, *, host_key: str) -> None:
    settings = MailboxSettings(
        host=far.place.host, port=far.place.port, user=far.place.user, path="/in", host_key=host_key, every=0
    )
    async with company.database.unit_of_work() as unit:
        draft = MailboxDraft(code="far", name="Far", kind="sftp", channel="phone", settings=settings, secret=PASSWORD)
        await put_mailboxes(unit, drafts=[draft])


async def test_files_are_taken_when_they_lie_still_and_moved_aside(company: Company, far: SftpServer) -> None:
    await set_up(company, far, host_key=far.host_key)
    folder = far.root / "in"
    (folder / "po.edi").write_bytes(order("4711", line(1, "MUG-RED", "12"))[:100])
    assert await watch_sftp(company, open_far=open_far) == 0
    (folder / "po.edi").write_bytes(order("4711", line(1, "MUG-RED", "12")))
    (folder / ".hidden").write_bytes(b"x")
    (folder / "half.part").write_bytes(b"x")
    assert [await watch_sftp(company, open_far=open_far) for _ in range(3)] == [0, 1, 0]
    assert (sorted(far.files()), (folder / "done" / "po.edi").exists()) == ([".hidden", "half.part"], True)
    (folder / "po.edi").write_bytes(order("4711", line(1, "MUG-RED", "12")))
    for _ in range(2):
        await watch_sftp(company, open_far=open_far)
    assert len(list((folder / "done").iterdir())) == 2
    async with company.database.unit_of_work() as unit:
        cases = await unit.fetch(
            "SELECT m.source, d.name FROM intake_cases c JOIN intake_messages m ON m.id = c.message"
            " JOIN intake_documents d ON d.id = c.document"
        )
    assert cases == [("intake:far", "po.edi")]


async def test_an_unknown_server_is_told_with_its_key_and_nobody_signs_in(company: Company, far: SftpServer) -> None:
    await set_up(company, far, host_key="")
    assert await watch_sftp(company, open_far=open_far) == 0
    async with company.database.unit_of_work() as unit:
        box = await find_mailbox(unit, code="far")
    assert box is not None
    assert (far.host_key in box.error, far.tries()) == (True, [])
