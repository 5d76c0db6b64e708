"""Calibration, bounds, and what is booked alone."""

from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from lading.intake.deciding.authority import Authority, Limits, authority_for
from lading.intake.deciding.bounds import is_above, lower_bound, upper_bound
from lading.intake.deciding.calibration import Calibration, Outcome, reliability
from lading.intake.deciding.decide import decide_case
from lading.intake.deciding.isotonic import Step, calibrated, fit
from lading.intake.deciding.look_again import is_drawn
from lading.intake.deciding.sources import source_of
from lading.intake.deciding.sure import asked_lines, right_lines, same_header
from lading.intake.matched import Candidate, Deviation, LineMatch, Match, Matches
from lading.intake.reading import Evidence, Field, Method, Reading, ReadLine
from tests.readings import reading

ACT = Authority(level="act")
SEEN = [*(Outcome(0.95, True) for _ in range(400)), *(Outcome(0.6, n % 4 > 0) for n in range(100))]


def matches(*sure: float, header: float = 1.0) -> Matches:
    lines = [LineMatch(Match(Candidate("MUG-RED", "", "code", one)), "each", "1", "9.50", "", one) for one in sure]
    return Matches(Match(Candidate("C1", "", "mail", 1.0)), Match(Candidate("0", "", "address", 1.0)), lines, header)


@pytest.mark.parametrize(
    ("wrong", "looked_at", "bound"),
    [(0, 299, 0.00997), (0, 50, 0.05816), (1, 100, 0.04656), (5, 1000, 0.01049), (0, 0, 1.0), (3, 3, 1.0)],
)
def test_bounds_are_those_of_clopper_and_pearson(wrong: int, looked_at: int, bound: float) -> None:
    assert upper_bound(wrong, looked_at) == pytest.approx(bound, abs=0.00001)


def test_the_lower_bound_mirrors_the_upper_one() -> None:
    assert lower_bound(0, 50) == 0
    assert lower_bound(10, 100) == pytest.approx(0.05526, abs=0.00001)


def test_violators_are_pooled() -> None:
    seen = [(0.2, False), (0.4, True), (0.5, False), (0.7, True), (0.9, True)]
    steps = fit(seen)
    assert steps == [Step(0.2, 0, 1), Step(0.4, 1, 2), Step(0.7, 2, 2)]
    assert [calibrated(steps, one) for one in (0.1, 0.45, 0.69, 0.95)] == [0, 0.5, 0.5, 1]
    assert calibrated([], 0.8) == 0.8


def test_from_which_sureness_on_few_enough_are_wrong() -> None:
    known = Calibration(SEEN)
    assert known.threshold(0.01, samples=50) == 0.95
    assert known.threshold(0.2, samples=50) == 0.6
    assert Calibration(SEEN[:298]).threshold(0.01, samples=50) is None
    assert Calibration(SEEN[:299]).threshold(0.01, samples=50) == 0.95


def test_a_curve_of_nothing_but_right_lines_reaches_down_to_the_least_sure() -> None:
    seen = [Outcome(0.5 + n / 1000, True) for n in range(310)]
    assert Calibration(seen).threshold(0.01, samples=50) == 0.5


def test_each_kind_of_source_is_calibrated_by_itself_once_enough_of_it_was_seen() -> None:
    paper = [Outcome(0.9, n % 2 > 0, "page") for n in range(100)]
    message = [Outcome(0.9, True, "structured") for _ in range(400)]
    known = Calibration([*paper, *message])
    assert known.of("structured").calibrated(0.9) == 1.0
    assert known.of("page").calibrated(0.9) == known.of("scan").calibrated(0.9) == 0.5
    assert Calibration([*message[:200], *paper]).of("structured").calibrated(0.9) == 250 / 300


def test_readings_come_from_what_most_of_their_fields_were_read_by() -> None:
    def read(*methods: Method) -> Reading:
        fields = {f"f{n}": Field("1", 1.0, one, Evidence("1")) for n, one in enumerate(methods)}
        return Reading(kind="order", format="", header={}, lines=[ReadLine(fields)])

    assert source_of(read("standard", "standard", "person")) == "structured"
    assert source_of(read("layout", "learned", "words")) == "page"
    assert source_of(read("learned", "learned", "recognised")) == "scan"
    assert (source_of(read("words")), source_of(read("person"))) == ("text", "")


def test_where_one_line_asks_the_whole_case_says_nothing_of_what_sureness_is_worth() -> None:
    mine = Deviation("price", "ask", "/lines/1/unit_price", "Dear.")
    note = Deviation("terms", "note", "/header/total", "Freight.")
    whole = Deviation("address", "ask", "/header/ship_to_street", "New.")
    assert asked_lines([mine, note], count=3) == [True] * 3
    assert asked_lines([whole], count=2) == [True] * 2
    assert asked_lines([note], count=2) == [False] * 2


def test_a_misread_number_or_date_ruins_every_line() -> None:
    read = reading(po_number="4711", order_date="2026-01-02", currency="EUR", buyer="A")
    assert same_header(read, msgspec.structs.replace(read, header={**read.header, "buyer": read.header["currency"]}))
    for name in ("po_number", "order_date", "currency"):
        left = msgspec.structs.replace(read, header={**read.header, name: read.header["buyer"]})
        assert not same_header(read, left)
    assert right_lines(matches(0.9, 0.9), matches(0.9, 0.9), header=False) == [False, False]


def test_the_lot_falls_on_the_same_cases_always() -> None:
    cases = [UUID(int=n) for n in range(1000)]
    drawn = [one for one in cases if is_drawn(one, share=0.05)]
    assert len(drawn) == 47
    assert [one for one in cases if is_drawn(one, share=1)] == cases
    assert not is_drawn(None, share=1)


def test_each_half_of_the_curve_is_calibrated_by_the_other() -> None:
    (low, high) = reliability(SEEN, bins=2)
    assert (high.start, high.said, high.calibrated, high.right, high.count) == (0.95, 0.95, 1.0, 1.0, 250)
    assert (low.start, low.count) == (0.6, 250)


def test_a_sure_case_is_booked_alone_and_says_by_what_right() -> None:
    decision = decide_case(matches(0.97), [], authority=ACT, calibration=Calibration(SEEN))
    assert (decision.book, decision.alone, decision.would) == (True, True, True)
    assert (decision.samples, decision.error_bound) == (400, 0.007461)
    proven = "Of 400 lines at least 95.0% sure that people looked at, 0 were wrong: at most 0.75% are, and 1.00% is"
    assert decision.reasons == [f"{proven} acceptable."]


def test_one_unsure_line_or_an_unsure_header_keeps_the_case_for_a_person() -> None:
    line = decide_case(matches(0.97, 0.9), [], authority=ACT, calibration=Calibration(SEEN))
    header = decide_case(matches(0.97, header=0.9), [], authority=ACT, calibration=Calibration(SEEN))
    assert (line.book, line.reasons) == (
        False,
        ["Line 2 with the header is 90.0% sure; from 95.0% on at most 1.00% are wrong."],
    )
    assert header.reasons == ["Line 1 with the header is 87.3% sure; from 95.0% on at most 1.00% are wrong."]


@pytest.mark.parametrize("level", ["stopped", "shadow", "suggest"])
def test_below_the_level_act_it_only_says_what_it_would_do(level: str) -> None:
    authority = msgspec.structs.replace(ACT, level=level)
    decision = decide_case(matches(0.97), [], authority=authority, calibration=Calibration(SEEN))
    assert (decision.book, decision.would, decision.level) == (False, True, level)


def test_what_asks_or_stops_keeps_the_case_and_what_is_settled_or_noted_does_not() -> None:
    asking = Deviation("price", "ask", "/lines/0/unit_price", "The price differs.")
    settled = msgspec.structs.replace(asking, settled="take_theirs")
    noted = msgspec.structs.replace(asking, weight="note")
    known = Calibration(SEEN)
    assert decide_case(matches(0.97), [settled, noted], authority=ACT, calibration=known).book
    assert decide_case(matches(0.97), [asking], authority=ACT, calibration=known).reasons == ["The price differs."]


def test_limits_of_value_day_and_group_hold_whatever_is_sure() -> None:
    limits = Limits(currency="EUR", value=Decimal(500), day=Decimal(1000), not_groups=["meds"])
    bounded = msgspec.structs.replace(ACT, limits=limits)

    def reasons(value: str, today: str = "0", currency: str = "EUR", group: str = "") -> list[str]:
        decision = decide_case(
            matches(0.97),
            [],
            authority=bounded,
            calibration=Calibration(SEEN),
            value=Decimal(value),
            currency=currency,
            exposure_today=Decimal(today),
            groups={"MUG-RED": group},
        )
        return [] if decision.book else decision.reasons

    assert reasons("500") == []
    assert reasons("501") == ["It is worth 501.00 EUR; alone at most 500.00 EUR are booked."]
    assert reasons("400", "700") == [
        "With it 1100.00 EUR would be booked alone today; the limit of a day is 1000.00 EUR."
    ]
    assert reasons("400", currency="USD") == [
        "What is booked alone is limited in EUR; what this order is worth is not known."
    ]
    assert reasons("400", group="meds") == ["MUG-RED is of the group “meds”, which is not booked alone."]


def test_too_many_errors_lately_bring_the_people_back() -> None:
    lately = [*SEEN, *(Outcome(0.97, True) for _ in range(2000)), *(Outcome(0.97, n > 5) for n in range(60))]
    decision = decide_case(matches(0.97), [], authority=ACT, calibration=Calibration(lately))
    lead = "Of the last 200 sure lines that people looked at, 6 were wrong, too many for 1.00%"
    assert decision.reasons == [f"{lead}; people are asked until that is better."]
    assert not is_above(2, 200, 0.01)
    assert is_above(6, 200, 0.01)


def test_where_the_company_has_stopped_no_customer_goes_on() -> None:
    every = {"": Authority(level="stopped"), "C1": ACT}
    assert authority_for(every, "C1").level == "stopped"
    assert authority_for({"C1": ACT}, "C1").level == "act"
    assert authority_for({"C1": ACT}, "C2").level == "suggest"


def test_a_line_is_right_when_a_person_left_it_and_its_header_alone() -> None:
    first = matches(0.9, 0.9)
    other = msgspec.structs.replace(first.lines[1], quantity="2")
    corrected = msgspec.structs.replace(first, lines=[first.lines[0], other])
    moved = msgspec.structs.replace(first, ship_to=Match(Candidate("1", "", "person", 1.0)))
    assert right_lines(first, first) == [True, True]
    assert right_lines(first, corrected) == [True, False]
    assert right_lines(corrected, msgspec.structs.replace(first, lines=corrected.lines[::-1])) == [True, True]
    assert right_lines(first, moved) == [False, False]
