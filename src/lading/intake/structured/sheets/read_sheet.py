"""A sheet as readings: the table in it row by row, one reading per order number, and what stands around the table."""

from collections.abc import Sequence

from lading.intake.hints import Hints
from lading.intake.opened import Sheet
from lading.intake.reading import Flag, Kind, Reading
from lading.intake.structured.checks import check_amounts
from lading.intake.structured.gathering import Gathering, odd_flags
from lading.intake.structured.sheets.cells import Styles, styles_of
from lading.intake.structured.sheets.columns import Columns, find_columns
from lading.intake.structured.sheets.labels import kind_of, put_labelled, read_labels
from lading.intake.structured.sheets.rows import Tallied, is_total, put_total, read_row
from lading.intake.structured.sheets.words import bare

_NUMBERS = ("quantity", "unit_price", "amount", "tax_rate")
_DATES = ("requested_by", "order_date")
_OF_HEADER = ("po_number", "invoice", "order_date", "currency", "buyer", "buyer_code", "vendor", "contact",
              "contact_email", "contact_phone", "ship_to_name", "ship_to_street", "ship_to_city", "ship_to_postal_code",
              "ship_to_region", "ship_to_country", "payment_terms", "delivery_terms", "method")  # fmt: skip


def read_sheet(sheet: Sheet, hints: Hints, *, where: str = "") -> list[Reading] | None:
    """The orders of a sheet; None where no row heads a table with quantities."""
    columns = find_columns(sheet.rows)
    if columns is None:
        return None
    body = sheet.rows[columns.row + 1 :]
    styles = styles_of(_column(body, columns, _NUMBERS), _column(body, columns, _DATES), hints)
    common = Gathering(method="sheet")
    read_labels(common, sheet.rows[: columns.row], styles, first=1, where=where)
    title = " ".join(cell for row in sheet.rows[: columns.row] for cell in row if cell)
    kind: Kind = "invoice" if columns.at("invoice") is not None else kind_of(title)
    groups, tallied = _group(body, columns, styles, where)
    if not groups:
        return None
    tail = body[tallied.ended :] if tallied.ended else []
    read_labels(common, tail, styles, first=columns.row + 2 + tallied.ended, where=where)
    several = len(groups) > 1
    return [_reading(group, common, tallied, kind, hints, several=several) for group in groups.values()]


Group = tuple[Gathering, list[Gathering]]


def _group(
    body: Sequence[Sequence[str]], columns: Columns, styles: Styles, where: str
) -> tuple[dict[str, Group], Tallied]:
    groups: dict[str, Group] = {}
    tallied = Tallied()
    head = [bare(text) for text in columns.heads.values()]
    last = ""
    for offset, row in enumerate(body):
        number = columns.row + 2 + offset
        if not any(cell.strip() for cell in row) or [bare(cell) for cell in row] == head[: len(row)]:
            continue
        if is_total(row, columns):
            put_total(tallied, row, columns, styles, f"{where}row {number}")
            tallied.ended = tallied.ended or offset
            continue
        line = read_row(row, columns, styles, f"{where}row {number}", tallied)
        if line is None:
            continue
        key = _cell(row, columns, "po_number") or _cell(row, columns, "invoice") or last
        last = key
        own, lines = groups.setdefault(key, (Gathering(method="sheet"), []))
        if not own.fields:
            for name in _OF_HEADER:
                if value := _cell(row, columns, name):
                    head_text = columns.heads[columns.at(name) or 0]
                    put_labelled(own, name, value, f"{where}row {number}, {head_text}", styles)
        lines.append(line)
    return groups, tallied


def _reading(group: Group, common: Gathering, tallied: Tallied, kind: Kind, hints: Hints, *, several: bool) -> Reading:
    header, lines = group
    for name, field in common.fields.items():
        header.fields.setdefault(name, field)
    for name, field in ({} if several else tallied.totals.fields).items():
        header.fields[name] = field
    for name, field in tallied.currency.fields.items():
        header.fields.setdefault(name, field)
    if hints.currency:
        header.put("currency", hints.currency, segment="the sender's usual currency", probability=0.9)
    flags = [Flag("incomplete", sentence) for sentence in tallied.skipped[:20]]
    flags += [
        Flag("ambiguous", f"{name.replace('_', ' ')} may also be {field.others[0].value}.", place=f"/lines/{at}/{name}")
        for at, line in enumerate(lines)
        for name, field in line.fields.items()
        if field.others
    ][:5]
    flags += odd_flags(header, lines)
    readable = [line.line() for line in lines]
    return Reading(
        kind=kind,
        format="sheet",
        header=header.fields,
        lines=readable,
        flags=[*flags, *check_amounts(header.fields, readable)],
        layout=f"sheet {tallied.shape}",
    )


def _cell(row: Sequence[str], columns: Columns, name: str) -> str:
    at = columns.at(name)
    return row[at].strip() if at is not None and at < len(row) else ""


def _column(body: Sequence[Sequence[str]], columns: Columns, names: Sequence[str]) -> list[str]:
    return [text for row in body for name in names if (text := _cell(row, columns, name))]
