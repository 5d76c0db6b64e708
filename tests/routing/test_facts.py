"""The facts that rules ask: distances, opening hours, and where postal codes lie."""

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lading.catalog.place_settings import OpeningHours, PlaceSettings
from lading.routing.centroids import Centroids
from lading.routing.distance import haversine
from lading.routing.hours import opens_in
from lading.routing.schedules import is_due
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


def test_american_postal_codes_are_found_offline_and_from_then_on_at_once(tmp_path: Path) -> None:
    drawn = Centroids(tmp_path / "drawn")
    assert drawn.find(country="US", postal_code="62701") is None
    drawn.load()
    centroids = Centroids(tmp_path / "drawn")
    began = time.perf_counter()
    assert centroids.load_kept()
    assert time.perf_counter() - began < 0.2  # milliseconds, however busy the machine
    assert centroids.find(country="US", postal_code="62701-1234") == (39.8, -89.6495)
    assert centroids.find(country="DE", postal_code="62701") is None
    assert centroids.find(country="US", postal_code="00000") is None


def test_a_file_of_postal_codes_that_was_cut_off_is_drawn_again(tmp_path: Path) -> None:
    (tmp_path / "drawn").write_text("not a folder")
    homeless = Centroids(tmp_path / "drawn")
    assert not homeless.load_kept()
    kept = Centroids(tmp_path)
    kept._set(b"\x15\xf5\0\0", bytes(8), bytes(8))
    kept._keep()
    again = Centroids(tmp_path)
    assert again.load_kept()
    assert again.find(country="US", postal_code="62741") == (0.0, 0.0)
    (file,) = tmp_path.glob("*.bin")
    file.write_bytes(file.read_bytes()[:-1])
    assert not Centroids(tmp_path).load_kept()


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
