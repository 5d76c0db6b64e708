"""What is learned from the past of suppliers and carriers."""

from datetime import date

from lading.promising.reliability import Lateness, believed_on, lateness_of, learn

SEEN = [0, 0, 0, 1, 1, 2, 3, 5, 8, 20]
CONFIGURED = Lateness(1, 4)


def test_quantiles_are_days_that_were_seen() -> None:
    assert learn(SEEN) == Lateness(1, 8, 10)


def test_too_little_was_seen() -> None:
    assert learn(SEEN[:7], configured=CONFIGURED) == CONFIGURED
    assert not learn([], configured=CONFIGURED).learned


def test_the_lane_before_the_supplier_before_the_setting() -> None:
    lanes = {("ACME", "MAIN"): SEEN, ("ACME", "STORE"): [9] * 3, ("OTHER", "STORE"): [30] * 9}
    assert lateness_of(lanes, source="ACME", place="MAIN").p50 == 1
    assert lateness_of(lanes, source="ACME", place="STORE") == learn([*SEEN, 9, 9, 9])
    assert lateness_of(lanes, source="NOBODY", place="MAIN", configured=CONFIGURED) == CONFIGURED


def test_overdue_supply_is_believed_for_tomorrow_at_the_earliest() -> None:
    today = date(2026, 11, 23)
    assert believed_on(date(2026, 11, 30), late=2, today=today) == date(2026, 12, 2)
    assert believed_on(date(2026, 11, 30), late=-3, today=today) == date(2026, 11, 30)
    assert believed_on(date(2026, 11, 20), late=1, today=today) == date(2026, 11, 24)
