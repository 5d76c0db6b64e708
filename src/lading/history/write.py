"""Writing a chunk: orders, tenders, remarks, and the cursor that says so, in one transaction."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from lading.history.entries import Remark
from lading.history.prepare import Ready
from lading.history.progress import Progress
from lading.kernel import Conflict
from lading.orders.bring import save_history
from lading.payments import Tender, add_tenders
from lading.store import UnitOfWork
from lading.store.unit_of_work import copy_json, copy_text

_NULL = r"\N"
_encode = msgspec.json.Encoder().encode


class ImportStopped(Conflict):
    """Somebody asked this import to stop. What it has brought stands."""

    code = "import_stopped"


class ImportMoved(Conflict):
    """Another process has carried this import further meanwhile."""

    code = "import_moved"


async def write_chunk(unit: UnitOfWork, *, ready: Ready, import_id: UUID, cursor: int, progress: Progress) -> None:
    """Move the cursor from where we believe it to be, and write the chunk. Raises `ImportMoved`, `ImportStopped`."""
    moved = await unit.fetch(
        "UPDATE imports SET cursor = %s, progress = %s::jsonb, progressed_at = now()"
        " WHERE id = %s AND cursor = %s AND state = 'running' RETURNING stop_asked",
        [cursor + ready.chunk.entries, _encode(progress.told()).decode(), import_id, cursor],
    )
    if not moved:
        raise ImportMoved(f"Import {import_id} has been carried further by another process.")
    if moved[0][0]:
        raise ImportStopped("The import was asked to stop. Start it again and it goes on from where it stands.")
    history = ready.history
    await save_history(unit, history=history)
    await add_tenders(unit, tenders=_tenders(ready), brought=True)
    ours = str(import_id)
    await unit.copy("imported_orders (order_id, import_id)", [f"{order!s}\t{ours}" for order in history.ids])
    await write_remarks(unit, import_id=import_id, remarks=ready.remarks)


async def write_remarks(unit: UnitOfWork, *, import_id: UUID, remarks: Sequence[Remark]) -> None:
    """Keep what is to be said about rows of the source."""
    ours = str(import_id)
    await unit.copy(
        "import_remarks (import_id, code, file, row, subject, detail, currency, effects)",
        [
            f"{ours}\t{one.code}\t{copy_text(one.file)}\t{_NULL if one.row is None else one.row}"
            f"\t{copy_text(one.subject)}\t{copy_text(one.detail)}\t{one.currency or _NULL}"
            f"\t{copy_json(_encode(one.effects))}"
            for one in remarks
        ],
    )


def _tenders(ready: Ready) -> list[Tender]:
    numbers: dict[UUID, int] = {}
    tenders: list[Tender] = []
    for order_id, currency, one in ready.history.tenders:
        number = numbers[order_id] = numbers.get(order_id, 0) + 1
        tenders.append(
            Tender(order_id, number, one.method, one.reference, currency, one.authorised, one.captured, one.refunded)
        )
    return tenders
