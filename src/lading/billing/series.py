"""Series of numbers without gaps: which one a document belongs to, how a number is written, and drawing some."""

import re
from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.kernel import Invalid
from lading.kernel.codes import check_code
from lading.kernel.exact import FieldRefused
from lading.store import UnitOfWork

_FIELD = re.compile(r"\{(number|year|yy)(?::(\d{1,2}))?\}")
_ALLOWED = re.compile(r"[A-Za-z0-9 ._{}:-]*")


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


class NoSeries(Invalid):
    """No series of numbers serves such a document."""

    code = "no_number_series"


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
