"""XLSX, XLS and ODS workbooks: each visible sheet as rows of text."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import python_calamine

from lading.capture.archive import NotAWorkbook, check_archive
from lading.intake.open.asking import OpenAsk, WasOpened
from lading.intake.open.bounds import MOST_COLUMNS, MOST_ROWS
from lading.intake.open.outlook import open_outlook
from lading.intake.open.unopenable import Unopenable
from lading.intake.opened import Opened, Sheet

_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MAIL = "__properties_version1.0".encode("utf-16-le")
_LETTER = "WordDocument".encode("utf-16-le")
_MACROS = "_VBA_PROJECT_CUR".encode("utf-16-le")


def open_workbook(ask: OpenAsk) -> WasOpened:
    """A zipped workbook, once its archive is known to be harmless."""
    check_zipped(ask.content)
    with zipfile.ZipFile(io.BytesIO(ask.content)) as archive:
        names = archive.namelist()
    macros = any("vbaProject" in name or name.startswith("Basic/") for name in names)
    return _sheets(ask.content, macros=macros)


def open_ole(ask: OpenAsk) -> WasOpened:
    """An old workbook, or one of Outlook's messages; old letters are refused with advice."""
    content = ask.content
    if _LOCKED in content:
        raise Unopenable("encrypted")
    if _MAIL in content:
        return open_outlook(ask)
    if _LETTER in content:
        raise Unopenable("unsupported", "Old Word documents (DOC) are not read. Ask for a PDF or DOCX.")
    return _sheets(content, macros=_MACROS in content)


def check_zipped(content: bytes) -> None:
    """Refuse an archive that is built to do harm, in this room's words."""
    try:
        check_archive(content)
    except NotAWorkbook as refused:
        reason = refused.sentence.replace("The workbook", "The file")
        if "password" in reason:
            raise Unopenable("encrypted") from None
        raise Unopenable("broken" if "no XLSX" in reason else "bomb", reason) from None


def _sheets(content: bytes, *, macros: bool) -> WasOpened:
    try:
        book = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise Unopenable("encrypted") from None
    except (python_calamine.CalamineError, ValueError, OSError):
        raise Unopenable("broken") from None
    remarks = ["The workbook has macros. They were not run."] if macros else []
    sheets: list[Sheet] = []
    for told in book.sheets_metadata:
        if told.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if told.visible != python_calamine.SheetVisibleEnum.Visible:
            remarks.append(f"The sheet {told.name} is hidden and was left out.")
            continue
        sheets.append(Sheet(told.name, _rows(book.get_sheet_by_name(told.name), remarks)))
    return WasOpened(Opened(shape="sheets", sheets=sheets, remarks=remarks))


def _rows(sheet: Any, remarks: list[str]) -> list[list[str]]:
    if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
        remarks.append(f"Only the first {MOST_ROWS} rows and {MOST_COLUMNS} columns of {sheet.name} were read.")
    rows = []
    for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS):
        cells = [_text(cell) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _text(cell: Any) -> str:
    """A cell as a person would type it: whole numbers without a point, dates as ISO."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float | int):
        number = Decimal(repr(cell)) if abs(cell) < 1e15 else Decimal(int(cell))
        return format(number.quantize(Decimal(1)) if number == number.to_integral_value() else number, "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else str(cell).strip()
