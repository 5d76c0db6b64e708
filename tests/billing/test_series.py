"""Numbers without gaps or doubles, in the order of issue, whoever draws at the same time and whatever fails."""

import asyncio
from typing import Any

import msgspec
import pytest

from lading.billing.draw import draw_numbers
from lading.billing.put_series import SeriesInUse, put_series
from lading.billing.series import NoSeries, SeriesDraft, choose_series, read_series, write_number
from lading.flows.company import Company

INVOICES = SeriesDraft(code="inv", pattern="RE-{year}-{number:5}", first=100)


async def put(company: Company, *drafts: SeriesDraft) -> None:
    async with company.database.unit_of_work() as unit:
        await put_series(unit, drafts=drafts)


async def draw(company: Company, *, fail: bool = False, **counts: int) -> list[Any]:
    async with company.database.unit_of_work() as unit:
        drawn = await draw_numbers(unit, counts=counts)
        if fail:
            raise RuntimeError
    return [one for some in drawn.values() for one in some]


def test_patterns_are_written_out() -> None:
    assert write_number("RE-{year}-{number:5}", year=2026, serial=42) == "RE-2026-00042"
    assert write_number("{yy}/{number}", year=2009, serial=7) == "09/7"


@pytest.mark.parametrize("pattern", ["RE", "{number}{number}", "{numbers}", "{number} {day}", "{year}-{number:5"])
def test_a_pattern_that_cannot_count_is_refused(pattern: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"pattern": pattern, "yearly": False}, SeriesDraft)


def test_a_yearly_series_needs_the_year() -> None:
    with pytest.raises(ValueError, match="begins anew"):
        SeriesDraft(pattern="{number}")


def test_the_channel_says_more_than_the_country() -> None:
    every, german, web = (
        SeriesDraft(code="all"), SeriesDraft(code="de", country="DE"), SeriesDraft(code="web", channel="web"),
    )  # fmt: skip
    asked = [("web", "DE"), ("shop", "DE"), ("shop", "US")]
    found = [choose_series([every, german, web], kind="invoice", channel=one, country=two).code for one, two in asked]
    assert found == ["web", "de", "all"]
    with pytest.raises(NoSeries, match="credit memos of channel shop"):
        choose_series([every], kind="credit_memo", channel="shop", country="US")


async def test_nothing_is_lost_when_a_transaction_fails(company: Company) -> None:
    await put(company, INVOICES)
    first = await draw(company, inv=2)
    with pytest.raises(RuntimeError):
        await draw(company, inv=5, fail=True)
    second = await draw(company, inv=1)
    year = first[0].at.year
    assert [one.number for one in first + second] == [f"RE-{year}-00100", f"RE-{year}-00101", f"RE-{year}-00102"]
    assert first[0].at < second[0].at


async def test_many_draw_at_once_without_gap_or_double(company: Company) -> None:
    await put(company, INVOICES)
    drawn = [one for some in await asyncio.gather(*(draw(company, inv=3) for _ in range(12))) for one in some]
    assert sorted(one.serial for one in drawn) == list(range(100, 136))
    moments = [one.at for one in sorted(drawn, key=lambda one: one.serial)]
    assert moments == sorted(moments)


async def test_a_series_in_use_keeps_its_count(company: Company) -> None:
    await put(company, INVOICES)
    await draw(company, inv=1)
    await put(company, msgspec.structs.replace(INVOICES, pattern="R{yy}-{number:6}"))
    with pytest.raises(SeriesInUse, match="Add another series"):
        await put(company, msgspec.structs.replace(INVOICES, first=1))
    with pytest.raises(SeriesInUse, match="Series inv serves the same"):
        await put(company, SeriesDraft(code="other"))
    async with company.database.unit_of_work() as unit:
        assert [one.pattern for one in await read_series(unit)] == ["R{yy}-{number:6}"]
