"""Folders on others' SFTP servers: whatever lies there is taken in once and moved aside."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Literal, Protocol

from lading.flows.company import Company
from lading.flows.intake.receive_mail import LARGEST
from lading.flows.intake.watch_folders import receive_file
from lading.intake.mailboxes import Mailbox, far_place
from lading.intake.poll import lease_mailboxes, note_error, note_seen
from lading.intake.sftp_place import FarFile, NoFolder, SftpPlace
from lading.kernel import Refusal

_AT_ONCE = 20


class FarFolder(Protocol):
    """A folder on somebody's server, while we are signed in. Everything raises `NoFolder`."""

    async def files(self) -> dict[str, FarFile]:
        """The files that lie there, by name; hidden ones are half written."""

    async def read(self, name: str, *, most: int) -> bytes:
        """The content of one, at most so many bytes."""

    async def set_apart(self, name: str, where: Literal["done", "failed"], why: str) -> None:
        """Move it into a folder beside it, with a reason where it was not taken."""


OpenFar = Callable[[SftpPlace, str], AbstractAsyncContextManager[FarFolder]]
"""Signs in, with a secret. Raises `NoFolder`."""


async def watch_sftp(company: Company, *, open_far: OpenFar) -> int:
    """Take in what lies in the folders whose turn it is; answers how many files."""
    async with company.database.unit_of_work() as unit:
        leased = await lease_mailboxes(unit, kind="sftp")
    return sum([await _watch(company, box, secret, open_far) for box, secret in leased])


async def _watch(company: Company, box: Mailbox, secret: str, open_far: OpenFar) -> int:
    """A file that looks as it did the last time is whole: nobody is writing it any more."""
    taken: list[str] = []
    try:
        async with open_far(far_place(box.settings), secret) as far:
            found = await far.files()
            still = [name for name in sorted(found) if box.seen.get(name) == [*found[name]]]
            for name in still[:_AT_ONCE]:
                await _take(company, box, far, name)
                taken.append(name)
    except NoFolder as refused:
        async with company.database.unit_of_work() as unit:
            await note_error(unit, code=box.code, error=str(refused))
        return len(taken)
    seen = {name: [*said] for name, said in found.items() if name not in taken}
    async with company.database.unit_of_work() as unit:
        await note_seen(unit, code=box.code, seen=seen)
    return len(taken)


async def _take(company: Company, box: Mailbox, far: FarFolder, name: str) -> None:
    """Kept first, moved afterwards; killed in between, the file is known by its content and only moved."""
    content = await far.read(name, most=LARGEST + 1)
    try:
        if len(content) > LARGEST:
            raise Refusal(f"“{name}” is larger than {LARGEST // 1024 // 1024} MB.")
        await receive_file(company, box=box, channel=box.channel, name=name, content=content)
    except Refusal as refusal:
        await far.set_apart(name, "failed", refusal.sentence)
    else:
        await far.set_apart(name, "done", "")
