"""What became of a file's rows, as a file again: the same columns, with order, result and reason behind them."""

import asyncio
import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from lading.capture.tabular import Table
from lading.capture.uploads import UploadResult, get_upload, list_results, read_content
from lading.capture.xlsx import Cell
from lading.catalog.queries import get_channel
from lading.flows.placing.upload_orders import open_kept
from lading.kernel import plain
from lading.store.connection import Connection

COLUMNS = ("Lading order", "Lading result", "Lading reason")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?")


async def report_upload(connection: Connection, *, upload: UUID, outcome: str = "") -> bytes:
    """The rows of a file as CSV (UTF-8 with a mark, for spreadsheets); `outcome` keeps those of one outcome.

    Corrected, the file can be uploaded again. Raises `NotFound`.
    """
    kept = await get_upload(connection, upload=upload)
    channel = await get_channel(connection, code=kept.channel)
    content = await read_content(connection, upload=upload)
    results = await list_results(connection, upload=upload, outcome=outcome, limit=None)

    def write() -> bytes:
        return _write(open_kept(content, channel, kept).table, results, only=bool(outcome))

    return await asyncio.to_thread(write)


def _write(table: Table, results: Sequence[UploadResult], *, only: bool) -> bytes:
    by_row = {row: one for one in results for row in one.rows}
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([harmless(header) for header in (*table.headers, *COLUMNS)])
    for row in table.rows:
        one = by_row.get(row.number)
        if one is not None or not only:
            writer.writerow([harmless(cell) for cell in (*row.cells, *_told(row.number, one))])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _told(row: int, one: UploadResult | None) -> Iterable[str]:
    if one is None:
        return ("", "", "")
    own = " ".join(error.sentence for error in one.errors if error.row == row)
    return (one.number, one.outcome, own or one.sentence)


def harmless(cell: Cell) -> str:
    """A cell's text that no spreadsheet takes for a formula; numbers stay numbers."""
    text = plain(cell) if isinstance(cell, Decimal) else _text(cell)
    if text.startswith(("=", "+", "-", "@", "\t", "\r")) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _text(cell: Cell) -> str:
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)


def name_report(filename: str, *, outcome: str = "") -> str:
    """What the report is called, after its file, in plain characters."""
    stem = re.sub(r"[^A-Za-z0-9._-]+", "-", filename.rpartition(".")[0] or filename).strip("-.") or "orders"
    return f"{stem[:80]}-{outcome or 'results'}.csv"
