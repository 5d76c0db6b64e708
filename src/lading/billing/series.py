"""Series of numbers without gaps: which one a document belongs to, how a number is written, and drawing some."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.billing.tables import number_series
from lading.kernel import Conflict, Invalid
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows

_FIELD = re.compile(r"\{(number|year|yy)(?::(\d{1,2}))?\}")
_ALLOWED = re.compile(r"[A-Za-z0-9 ._/#{}:-]*")


class SeriesDraft(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A series as it shall be. The pattern has `{number}` (`{number:5}` for 00042), and `{year}` or `{yy}`."""

    code: Annotated[str, Meta(max_length=40, examples=["invoices-de"])] = ""
    kind: Literal["invoice", "credit_memo"] = "invoice"
    channel: Annotated[str, Meta(max_length=80, description="empty: every channel without a series of its own")] = ""
    country: Annotated[str, Meta(pattern="^([A-Z]{2})?$", description="of the buyer; empty: every country")] = ""
    pattern: Annotated[str, Meta(min_length=1, max_length=40, examples=["RE-{year}-{number:5}"])] = "{year}-{number:5}"
    first: Annotated[int, Meta(ge=1, le=99_999_999)] = 1
    yearly: bool = True

    def __post_init__(self) -> None:
        if self.code:
            check_code("code", self.code)
        names = [found[0] for found in _FIELD.findall(self.pattern)]
        if names.count("number") != 1 or not _ALLOWED.fullmatch(self.pattern):
            raise FieldRefused(
                "pattern", "bad_pattern", "The pattern needs {number} once, such as RE-{year}-{number:5}."
            )
        if re.search("[{}]", _FIELD.sub("", self.pattern)):
            raise FieldRefused("pattern", "bad_pattern", "A pattern knows {number}, {number:5}, {year} and {yy}.")
        if self.yearly and not {"year", "yy"} & set(names):
            raise FieldRefused(
                "pattern",
                "year_missing",
                "A series that begins anew each year needs {year} or {yy}, or numbers repeat.",
            )


class Drawn(msgspec.Struct, frozen=True):
    """A number that was drawn, and the moment: later than that of every number before it."""

    number: str
    year: int
    serial: int
    at: datetime


class NoSeries(Invalid):
    """No series of numbers serves such a document."""

    code = "no_number_series"


class SeriesInUse(Conflict):
    """Numbers were drawn already."""

    code = "number_series_in_use"


def write_number(pattern: str, *, year: int, serial: int) -> str:
    """A number as the pattern has it: `RE-{year}-{number:5}` gives RE-2026-00042."""
    values = {"number": str(serial), "year": str(year), "yy": f"{year % 100:02d}"}
    return _FIELD.sub(lambda found: values[found[1]].zfill(int(found[2] or 0)), pattern)


def choose_series(series: Sequence[SeriesDraft], *, kind: str, channel: str, country: str) -> SeriesDraft:
    """The series that fits best: the channel says more than the country. Raises `NoSeries`."""
    fitting = [
        one for one in series if one.kind == kind and one.channel in ("", channel) and one.country in ("", country)
    ]
    if not fitting:
        what = "invoices" if kind == "invoice" else "credit memos"
        raise NoSeries(
            f"No series of numbers serves {what} of channel {channel}. Add one under Settings, Number series."
        )
    return max(fitting, key=lambda one: (bool(one.channel), bool(one.country)))


_FIELDS = ("code", "kind", "channel", "country", "pattern", "first", "yearly")


async def read_series(unit: UnitOfWork) -> list[SeriesDraft]:
    """Every series."""
    rows = await unit.fetch(
        "SELECT code, kind, channel, country, pattern, first, yearly FROM number_series ORDER BY kind, code"
    )
    return [SeriesDraft(**dict(zip(_FIELDS, row, strict=True))) for row in rows]


async def draw_numbers(unit: UnitOfWork, *, counts: Mapping[str, int]) -> dict[str, list[Drawn]]:
    """Draw so many numbers of each series, in one go; nobody else draws of them until this transaction ends.

    Call it last: it takes the last locks in the order of the house. When the transaction fails, no number is lost.
    """
    rows = await unit.fetch(
        "SELECT code, pattern, first, yearly FROM number_series WHERE code = ANY(%s) ORDER BY code FOR NO KEY UPDATE",
        [sorted(counts)],
    )
    now = await _moment(unit, counts)
    drawn: dict[str, list[Drawn]] = {}
    for code, pattern, first, yearly in rows:
        year = now.year if yearly else 0
        ((upto,),) = await unit.fetch(
            "INSERT INTO number_series_years (series, year, first, next, drawn_at) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (series, year) DO UPDATE SET next = number_series_years.next + %s,"
            " drawn_at = excluded.drawn_at RETURNING next",
            [code, year, first, first + counts[code], now, counts[code]],
        )
        drawn[code] = [
            Drawn(write_number(pattern, year=now.year, serial=serial), year, serial, now)
            for serial in range(upto - counts[code], upto)
        ]
    return drawn


async def _moment(unit: UnitOfWork, series: Iterable[str]) -> datetime:
    """Now, read after the lock and never before the last draw: the order of numbers is the order of issue."""
    rows = await unit.fetch(
        "SELECT greatest(clock_timestamp(), (SELECT max(drawn_at) FROM number_series_years WHERE series = ANY(%s)))",
        [sorted(series)],
    )
    moment: datetime = rows[0][0]
    return moment


async def put_series(
    unit: UnitOfWork, *, drafts: Sequence[SeriesDraft], versions: Mapping[str, int | None] | None = None
) -> list[Change]:
    """Make each series what its draft says. Raises `Outdated`, `SeriesInUse`.

    Once numbers were drawn, the pattern may still change, for what comes; kind and first number may not.
    """
    await lock_names(unit, stages=[[lock_number("number_series")]])
    changes = await compare_rows(
        unit, table=number_series, key="code", rows=[msgspec.structs.asdict(one) for one in drafts], versions=versions
    )
    await _refuse_used(unit, changes)
    await _refuse_rivals(unit, drafts)
    await write_rows(unit, table=number_series, key="code", changes=changes)
    await record(
        unit,
        [
            Event(
                kind="number_series.changed",
                subject=f"number-series/{change.key}",
                data={"fields": sorted(change.fields), "version": change.version},
            )
            for change in changes
            if change.fields
        ],
    )
    return changes


async def _refuse_used(unit: UnitOfWork, changes: Sequence[Change]) -> None:
    bent = [one.key for one in changes if one.before and {"kind", "first", "yearly"} & set(one.fields)]
    rows = await unit.fetch("SELECT series FROM number_series_years WHERE series = ANY(%s) LIMIT 1", [bent])
    if rows:
        raise SeriesInUse(
            f"Numbers of {rows[0][0]} were drawn already, so its kind, first number and year stay. Add another series."
        )


async def _refuse_rivals(unit: UnitOfWork, drafts: Sequence[SeriesDraft]) -> None:
    rows = await unit.fetch("SELECT code, kind, channel, country FROM number_series")
    known = {(row[1], row[2], row[3]): row[0] for row in rows}
    for one in drafts:
        rival = known.get((one.kind, one.channel, one.country))
        if rival and rival != one.code:
            raise SeriesInUse(
                f"Series {rival} serves the same documents. Change that one, or name a channel or country."
            )
