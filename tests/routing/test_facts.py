"""The facts that rules ask: distances, opening hours, and where postal codes lie."""

from datetime import UTC, date, datetime

import pytest

from lading.catalog.place_settings import OpeningHours, PlaceSettings
from lading.flows.run_routing import is_due
from lading.routing.distance import Centroids, haversine
from lading.routing.hours import opens_in
from lading.routing.settings import AtHours, AtPlacement, EveryMinutes

BERLIN = PlaceSettings(
    time_zone="Europe/Berlin",
    hours=[OpeningHours(day, "09:00", "18:00") for day in range(1, 6)],
    closed_days=[date(2026, 12, 25)],
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_ways_are_great_circles() -> None:
    assert haversine((52.52, 13.405), (52.52, 13.405)) == 0
    assert haversine((52.52, 13.405), (48.1372, 11.5756)) == pytest.approx(504.4, abs=0.5)
    assert haversine((0, 179.5), (0, -179.5)) == pytest.approx(111.2, abs=0.1)


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        ("2026-11-23T08:00", 0),  # Monday, 9:00 in Berlin
        ("2026-11-23T07:30", 0.5),
        ("2026-11-23T17:00", 15),  # 18:00: closed until Tuesday
        ("2026-11-27T17:30", 62.5),  # Friday evening until Monday
        ("2026-12-24T18:00", 86),  # Christmas is closed, a weekend follows
        ("2027-03-27T08:00", 47),  # the clocks go forward on Sunday
    ],
)
def test_hours_until_a_place_is_open(now: str, hours: float) -> None:
    assert opens_in(BERLIN, at(now)) == hours


def test_a_place_without_hours_is_not_known_to_close() -> None:
    assert opens_in(PlaceSettings(), at("2026-11-23T03:00")) is None


def test_american_postal_codes_are_found_offline() -> None:
    centroids = Centroids()
    assert centroids.find(country="US", postal_code="62701") is None
    centroids.load()
    assert centroids.find(country="US", postal_code="62701-1234") == (39.8, -89.6495)
    assert centroids.find(country="DE", postal_code="62701") is None
    assert centroids.find(country="US", postal_code="00000") is None


@pytest.mark.parametrize(
    ("last", "due"),
    [(None, True), ("2026-11-23T08:10", False), ("2026-11-23T07:55", True), ("2026-11-22T08:01", True)],
)
def test_a_group_runs_once_at_its_hour(last: str | None, *, due: bool) -> None:
    schedule = AtHours(hours=["09:00"], weekdays=[1], time_zone="Europe/Berlin")
    assert is_due(schedule, last=at(last) if last else None, now=at("2026-11-23T08:20")) == due


def test_a_group_runs_every_so_many_minutes_and_never_by_itself_at_placement() -> None:
    now = at("2026-11-23T08:20")
    assert is_due(EveryMinutes(minutes=30), last=at("2026-11-23T07:50"), now=now)
    assert not is_due(EveryMinutes(minutes=30), last=at("2026-11-23T07:51"), now=now)
    assert not is_due(AtPlacement(), last=None, now=now)
