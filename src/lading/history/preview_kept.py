"""A dry run of files that are kept: a worker reads them, asks what is here already, and leaves what would come."""

import asyncio
import tempfile
import time
from itertools import islice
from pathlib import Path
from uuid import UUID

import msgspec

from lading.history.carry_on import JOB, PREVIEW
from lading.history.foresee import Foreseen
from lading.history.keep import lay_out_files
from lading.history.preview import certify_foreseen
from lading.history.previews import Preview
from lading.history.source import Options
from lading.history.start import Wish, open_source
from lading.history.turns import taking_turns_often
from lading.kernel import Refusal
from lading.orders.bring import HistoricOrder, find_known
from lading.store import Database, UnitOfWork
from lading.store.jobs import enqueue

_BITE, _EVERY = 2_000, 1.0


class _Wanted(msgspec.Struct, frozen=True):
    import_id: UUID
    preset: str
    channel: str
    options: Options


async def preview_kept(database: Database, *, import_id: UUID) -> str:
    """Try out a kept import that has not begun, and keep the `Preview` beside it; answers what came of it.

    It gives way as soon as the import is wanted, has begun, or is discarded.
    """
    with tempfile.TemporaryDirectory(prefix="lading-import-") as folder:
        async with database.unit_of_work() as unit:
            if not await _tell(unit, import_id, Preview()):
                return "There is nothing left to try out."
            rows = await unit.fetch("SELECT preset, channel, options FROM imports WHERE id = %s", [import_id])
            files = await lay_out_files(unit, import_id=import_id, folder=Path(folder))
        preset, channel, options = rows[0]
        wanted = _Wanted(import_id, preset, channel, msgspec.convert(options, Options))
        try:
            with taking_turns_often():
                preview: Preview | None = await _foresee(database, wanted, [Path(file.path) for file in files])
        except Refusal as refusal:
            preview = Preview(problem=refusal.sentence)
    async with database.unit_of_work() as unit:
        told = preview is not None and await _tell(unit, import_id, preview)
    return "Nothing was written; the preview says what would be." if told else "The import was begun meanwhile."


async def _foresee(database: Database, wanted: _Wanted, files: list[Path]) -> Preview | None:
    """The whole preview, None where nobody wants it any more."""
    wish = Wish(files, wanted.preset, wanted.channel, wanted.options)
    preset, source = await asyncio.to_thread(open_source, wish)
    foreseen, stream, last = Foreseen(), preset.read(source), 0.0
    while entries := await asyncio.to_thread(lambda: list(islice(stream, _BITE))):
        async with database.unit_of_work() as unit:
            if time.monotonic() - last > _EVERY:
                last = time.monotonic()
                if not await _tell(unit, wanted.import_id, Preview(done=source.place, total=source.lines)):
                    return None
            numbers = [entry.external_id for entry in entries if isinstance(entry, HistoricOrder)]
            there = await find_known(unit, channel=wanted.channel, external_ids=numbers)
        await asyncio.to_thread(foreseen.see, entries, there=there)
    certificate = await asyncio.to_thread(
        certify_foreseen,
        foreseen,
        preset=preset,
        source=source,
        import_id=str(wanted.import_id),
        channel=wanted.channel,
    )
    async with database.unit_of_work() as unit:
        items, customers = await _count_known(unit, foreseen)
    return Preview(
        done=source.lines,
        total=source.lines,
        certificate=certificate,
        first=foreseen.first,
        new_items=len(foreseen.items) - items,
        new_customers=len(foreseen.customers) - customers,
    )


async def ask_for_preview(unit: UnitOfWork, *, import_id: UUID) -> None:
    """Have a worker try an import out that has not begun; nothing where that was done before."""
    rows = await unit.fetch(
        "SELECT FROM imports WHERE id = %s AND cursor = 0 AND state = 'waiting' AND preview IS NULL", [import_id]
    )
    if rows:
        await enqueue(unit, kind=PREVIEW, args={"import_id": str(import_id)}, key=str(import_id))


async def _tell(unit: UnitOfWork, import_id: UUID, preview: Preview) -> bool:
    """Keep how far it is, or what came of it; False where nobody wants a preview any more."""
    changed = await unit.execute(
        "UPDATE imports SET preview = %s::jsonb WHERE id = %s AND cursor = 0 AND state NOT IN ('running', 'finished')"
        " AND NOT EXISTS (SELECT FROM jobs WHERE kind = %s AND key = %s AND state IN ('waiting', 'running'))",
        [msgspec.json.encode(preview).decode(), import_id, JOB, str(import_id)],
    )
    return bool(changed)


async def _count_known(unit: UnitOfWork, foreseen: Foreseen) -> tuple[int, int]:
    """How many of its items and customers are here already; a customer by code or by e-mail address."""
    rows = await unit.fetch(
        "SELECT (SELECT count(*) FROM items WHERE sku = ANY(%s)), (SELECT count(*) FROM unnest(%s::text[]) AS key"
        " WHERE EXISTS (SELECT FROM parties WHERE code = key)"
        " OR EXISTS (SELECT FROM parties WHERE email <> '' AND lower(email) = lower(key)))",
        [list(foreseen.items), list(foreseen.customers)],
    )
    return rows[0][0], rows[0][1]
