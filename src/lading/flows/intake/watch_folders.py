"""Folders that are watched: files that lie still are taken in once, and moved away afterwards."""

import asyncio
import time
from pathlib import Path

import msgspec

from lading.flows.company import Company
from lading.flows.intake.receive_documents import LARGEST, NewFile, receive_documents
from lading.flows.intake.receive_mail import LARGEST as LARGEST_MAIL
from lading.flows.intake.receive_mail import RawMail, receive_mails
from lading.intake.mailboxes import Mailbox
from lading.intake.poll import lease_mailboxes, note_error
from lading.kernel import Actor, Refusal

QUIET = 2.0
"""Seconds for which a file must lie still: somebody may be writing it."""
_AT_ONCE = 20
_SET_APART = {"done", "failed"}


class Lying(msgspec.Struct, frozen=True):
    """A file in a watched folder; one in a folder named like a channel belongs to that."""

    path: Path
    channel: str


async def watch_folders(company: Company, *, root: Path, quiet: float = QUIET) -> int:
    """Take in what lies in the folders whose turn it is; answers how many files. Relative paths lie below `root`."""
    async with company.database.unit_of_work() as unit:
        leased = await lease_mailboxes(unit, kind="folder")
    return sum([await _watch(company, root, box, quiet) for box, _ in leased])


async def _watch(company: Company, root: Path, box: Mailbox, quiet: float) -> int:
    folder = folder_of(box, root)
    try:
        found = await asyncio.to_thread(_lying, folder, box.channel, quiet)
    except OSError as error:
        async with company.database.unit_of_work() as unit:
            await note_error(unit, code=box.code, error=f"The folder {folder} cannot be read: {error.strerror}.")
        return 0
    for one in found:
        await _take(company, folder, box, one)
    async with company.database.unit_of_work() as unit:
        await note_error(unit, code=box.code, error="")
    return len(found)


def folder_of(box: Mailbox, root: Path) -> Path:
    """Where a mailbox's files lie."""
    return root / (box.settings.path or box.code)


async def _take(company: Company, folder: Path, box: Mailbox, one: Lying) -> None:
    """Kept first, moved afterwards; killed in between, the file is known by its content and only moved."""
    try:
        if (await asyncio.to_thread(one.path.stat)).st_size > LARGEST_MAIL:
            raise _too_large(one.path.name)
        content = await asyncio.to_thread(one.path.read_bytes)
        await receive_file(company, box=box, channel=one.channel, name=one.path.name, content=content)
    except Refusal as refusal:
        await asyncio.to_thread(_move, one.path, folder / "failed", refusal.sentence)
    else:
        await asyncio.to_thread(_move, one.path, folder / "done", "")


def _too_large(name: str) -> Refusal:
    return Refusal(f"“{name}” is larger than {LARGEST // 1024 // 1024} MB.")


async def receive_file(company: Company, *, box: Mailbox, channel: str, name: str, content: bytes) -> None:
    """Take in what lay in a watched folder: mails as mails, all else as documents; the same content once."""
    async with company.database.unit_of_work(Actor("channel", box.code)) as unit:
        if name.lower().endswith(".eml") and not box.settings.fax:
            await receive_mails(unit, mailbox=box.code, mails=[RawMail(content=content)])
        else:
            file = NewFile(channel=channel, name=name, content=content, way=box.code)
            await receive_documents(unit, files=[file])


def _lying(folder: Path, channel: str, quiet: float) -> list[Lying]:
    """Files that nobody is writing any more, the oldest first."""
    folder.mkdir(parents=True, exist_ok=True)
    before = time.time() - quiet
    found = []
    for path in folder.iterdir():
        inner = path.is_dir() and not path.is_symlink() and path.name not in _SET_APART
        for one in path.iterdir() if inner else [path]:
            whole = one.is_file() and not one.is_symlink() and not one.name.startswith(".")
            if whole and one.suffix != ".part" and one.stat().st_mtime < before:
                found.append(Lying(one, path.name if inner else channel))
    return sorted(found, key=lambda one: one.path.stat().st_mtime)[:_AT_ONCE]


def _move(path: Path, where: Path, why: str) -> None:
    where.mkdir(exist_ok=True)
    target = where / path.name
    if target.exists():
        target = where / f"{path.stem}-{time.time_ns()}{path.suffix}"
    path.rename(target)
    if why:
        target.with_name(f"{target.name}.why.txt").write_text(why + "\n")
