"""Partners that exchange files through a folder of the server: what waits is written, what lies there is taken in."""

import asyncio
import time
from pathlib import Path

from lading.flows.company import Company
from lading.flows.partners.receive_from_partner import KINDS, receive_from_partner
from lading.flows.partners.send_to_partners import take_file
from lading.fulfilment.partners import read_partners
from lading.kernel import Actor, Refusal
from lading.store import UnitOfWork
from lading.tasks import TaskDraft
from lading.tasks.keep_one import keep_one

UNREAD = "partner.unread"
_QUIET = 2.0
"""Seconds for which a file must lie still: somebody may be writing it."""


async def exchange_folders(company: Company, *, folder: Path) -> int:
    """Write and read the files of every partner with a folder, `folder/PLACE/out` and `in`; answers how many.

    The kind of a file that comes in is how its name begins: `shipped-0412.csv`. It is kept raw before it is moved to
    `in/done`. A file goes out at least once: a message that stands in two files has one id in both.
    """
    async with company.database.unit_of_work() as unit:
        partners = await read_partners(unit)
    mine = [one.place for one in partners.values() if one.settings.way == "folder"]
    return sum([await _write_out(company, folder, one) + await _read_in(company, folder, one) for one in mine])


async def _write_out(company: Company, folder: Path, place: str) -> int:
    async with company.database.unit_of_work(Actor("partner", place)) as unit:
        taken = await take_file(unit, place=place)
        if taken is not None:
            await asyncio.to_thread(_write, folder / place / "out", *taken)
    return int(taken is not None)


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{name}.part"
    part.write_bytes(content)
    part.rename(folder / name)


async def _read_in(company: Company, folder: Path, place: str) -> int:
    found = await asyncio.to_thread(_lying, folder / place / "in")
    for path in found:
        kind = path.name.partition("-")[0].partition(".")[0].casefold()
        content = await asyncio.to_thread(path.read_bytes)
        try:
            async with company.database.unit_of_work(Actor("partner", place)) as unit:
                await receive_from_partner(unit, place=place, kind=kind, content=content, name=path.name)
        except Refusal as refusal:
            async with company.database.unit_of_work(Actor("partner", place)) as unit:
                await _tell(unit, place, path.name, refusal.sentence)
            await asyncio.to_thread(_move, path, "unread")
        else:
            await asyncio.to_thread(_move, path, "done")
    return len(found)


def _lying(folder: Path) -> list[Path]:
    """Files that nobody is writing any more, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    now = time.time()
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and not path.name.startswith(".") and now - path.stat().st_mtime > _QUIET
    )


def _move(path: Path, where: str) -> None:
    target = path.parent / where
    target.mkdir(exist_ok=True)
    path.rename(target / path.name)


async def _tell(unit: UnitOfWork, place: str, name: str, why: str) -> None:
    sentence = f"The file “{name}” of {place} was not taken in. {why} Names begin with one of {', '.join(KINDS)}."
    await keep_one(unit, drafts=[TaskDraft(kind=UNREAD, subject=f"partner/{place}/{name}", sentence=sentence)])
