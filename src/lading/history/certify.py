"""Certifying an import: count the files again, ask the database, and put both side by side."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from lading.history.certificate import Certificate, Reason, compare
from lading.history.files import SourceFile
from lading.history.measures import Count
from lading.history.presets import Preset
from lading.history.results import count_result, load_reasons
from lading.history.source import Source
from lading.kernel import Actor
from lading.store import Database, Event
from lading.store.events import record


async def certify(database: Database, *, preset: Preset, source: Source, import_id: UUID, actor: Actor) -> Certificate:
    """Finish an import whose entries all stand; answers its certificate, which is kept beside it."""
    async with database.unit_of_work(actor) as unit:
        await unit.execute("SET LOCAL statement_timeout = 0")
        counting = asyncio.to_thread(preset.recount, source)
        there, result = await asyncio.gather(counting, count_result(unit, import_id=import_id))
        reasons = await load_reasons(unit, import_id=import_id)
        rows = await unit.fetch("SELECT channel, created_at FROM imports WHERE id = %s", [import_id])
        certificate = certify_counts(
            import_id=str(import_id),
            preset=preset,
            channel=rows[0][0],
            source=source,
            there=there,
            result=result,
            reasons=reasons,
            started=rows[0][1],
            finished=unit.now,
        )
        await unit.execute(
            "UPDATE imports SET state = 'finished', certificate = %s::jsonb, preview = NULL, finished_at = now(),"
            " progressed_at = now() WHERE id = %s",
            [msgspec.json.encode(certificate).decode(), import_id],
        )
        told: dict[str, object] = {"balanced": certificate.balanced, "counts": result.counts}
        await record(unit, [Event(kind="import.finished", subject=f"import/{import_id}", data=told)])
    return certificate


def certify_counts(
    *,
    import_id: str,
    preset: Preset,
    channel: str,
    source: Source,
    there: Count,
    result: Count,
    reasons: Sequence[Reason],
    started: datetime | None = None,
    finished: datetime | None = None,
    notes: Sequence[str] = (),
) -> Certificate:
    """The certificate of these counts: `there` is the source's own, `result` what Lading holds."""
    comparisons = compare(there, result, reasons)
    return Certificate(
        import_id=import_id,
        preset=preset.name,
        channel=channel,
        files=[_file(file) for file in source.all_files()],
        started=started,
        finished=finished,
        comparisons=comparisons,
        reasons=list(reasons),
        notes=[*notes, *_notes(preset, source)],
        balanced=not any(one.unexplained for one in comparisons),
    )


def _file(file: SourceFile) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.structs.asdict(file)
    return {name: told[name] for name in ("name", "bytes", "sha256", "lines", "encoding")}


def _notes(preset: Preset, source: Source) -> list[str]:
    notes = [f"Times without an offset were taken as {source.options.mapping.get('time_zone', 'UTC')}."]
    if preset.settles and not source.options.owing:
        notes.append("The source keeps no payments: its orders count as paid outside (tender settled_elsewhere).")
    if source.unused:
        notes.append(f"Not read, because they are none of its tables: {', '.join(source.unused)}.")
    return notes
