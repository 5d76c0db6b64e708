"""When a pick-up is ready, and until when it is kept: tables computed by hand on a calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from lading.catalog.place_settings import OpeningHours, PickupSettings, PlaceSettings
from lading.fulfilment.ready_time import keep_until, ready_at, remind_at

WEEK = [OpeningHours(day, "09:00", "18:00") for day in range(1, 7)]  # closed on Sundays


def store(**more: Any) -> PlaceSettings:
    """A store in Berlin that needs two hours and takes the day's last order at four."""
    pickup = PickupSettings(**({"offered": True, "ready_minutes": 120, "latest": "16:00"} | more.pop("pickup", {})))
    return PlaceSettings(**({"time_zone": "Europe/Berlin", "hours": WEEK} | more), pickup=pickup)


def at(text: str) -> datetime:
    """A moment, in UTC."""
    return datetime.fromisoformat(f"{text}:00+00:00")


@pytest.mark.parametrize(
    ("what", "known", "ready", "settings"),
    [
        ("in the morning", "2026-11-30T09:00", "2026-11-30T11:00", store()),
        ("before opening", "2026-11-30T06:00", "2026-11-30T10:00", store()),
        ("at the latest hour", "2026-11-30T15:00", "2026-11-30T17:00", store()),
        ("a minute after it", "2026-11-30T15:01", "2026-12-01T10:00", store()),
        ("after closing on Saturday", "2026-12-05T18:00", "2026-12-07T10:00", store()),
        ("a closed day between", "2026-11-30T16:00", "2026-12-02T10:00", store(closed_days=[date(2026, 12, 1)])),
        ("closing comes first", "2026-11-30T16:00", "2026-12-01T09:00", store(pickup={"latest": ""})),
        ("clocks go back", "2026-10-24T17:00", "2026-10-26T10:00", store()),
        ("clocks go forward", "2026-03-28T18:00", "2026-03-30T09:00", store()),
        (
            "open day and night while clocks go back: a day of 25 hours",
            "2026-10-24T10:00",
            "2026-10-25T10:00",
            store(hours=[], pickup={"latest": "", "ready_minutes": 24 * 60}),
        ),
        (
            "a break at noon",
            "2026-11-30T10:00",
            "2026-11-30T14:00",
            store(hours=[OpeningHours(1, "09:00", "12:00"), OpeningHours(1, "14:00", "18:00")]),
        ),
        (
            "in New York",
            "2026-11-30T14:30",
            "2026-11-30T17:00",
            store(time_zone="America/New_York", hours=[OpeningHours(1, "10:00", "20:00")]),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_it_is_ready_after_so_many_open_minutes(what: str, known: str, ready: str, settings: PlaceSettings) -> None:
    assert ready_at(settings, at(known)) == at(ready), what


def test_a_place_that_hardly_opens_promises_nothing() -> None:
    once_a_week = store(hours=[OpeningHours(1, "09:00", "10:00")], pickup={"ready_minutes": 14 * 60})
    assert ready_at(once_a_week, at("2026-11-30T06:00")) is None


@pytest.mark.parametrize(
    ("days", "until"),
    [(1, "2026-12-01T17:00"), (5, "2026-12-05T17:00"), (6, "2026-12-07T17:00")],  # the sixth day is a Sunday
)
def test_it_is_kept_until_closing_time_of_an_open_day(days: int, until: str) -> None:
    assert keep_until(store(pickup={"keep_days": days}), at("2026-11-30T11:00")) == at(until)


def test_the_reminder_comes_days_before_unless_that_would_be_at_once() -> None:
    ready, until = at("2026-11-30T11:00"), at("2026-12-05T17:00")
    assert remind_at(store(), ready=ready, until=until) == at("2026-12-03T17:00")
    assert remind_at(store(pickup={"remind_days": 5}), ready=ready, until=until) == datetime(
        2026, 11, 30, 17, tzinfo=UTC
    )
    assert remind_at(store(pickup={"remind_days": 6}), ready=ready, until=until) is None
    assert remind_at(store(pickup={"remind_days": 0}), ready=ready, until=until) is None
