"""What a place does not send, what it does not hand out, when it works: orders, promises and reroutes respect it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from lading.catalog import Place, touch
from lading.catalog.drafts import PlaceDraft
from lading.catalog.place_settings import OpeningHours, PlaceSettings, calendar_of
from lading.catalog.put_places import put_places
from lading.flows.company import Company
from lading.flows.promising.promise import PromiseWish, WantedLine, promise
from lading.inventory.put_limits import WithheldDraft, put_withheld
from lading.kernel import Invalid
from lading.promising import begins_on, leaves_on
from tests.drafts import place
from tests.road import Road

CLOSING = PlaceSettings(
    time_zone="Europe/Berlin",
    cut_off="14:00",
    hours=[OpeningHours(day, "09:00", "18:00") for day in range(1, 7)],
    closed_days=[date(2026, 12, 25), date(2026, 12, 26)],
)


async def withhold(company: Company, sku: str, where: str, **ways: bool) -> None:
    async with company.database.unit_of_work() as unit:
        await put_withheld(unit, company.reference, drafts=[WithheldDraft(sku=sku, place=where, **ways)])


def places_of(order: dict[str, Any]) -> list[dict[str, str]]:
    return [line["promise"]["places"] for line in order["lines"]]


async def test_what_a_place_does_not_send_comes_from_another(company: Company) -> None:
    await withhold(company, "MUG-RED", "MAIN", shipping=False)
    sent = await place(company, ("MUG-RED", 1), ("MUG-BLUE", 1), external_id="1")
    assert places_of(sent) == [{"STORE": "1"}, {"STORE": "1"}]
    fetched = await place(company, ("MUG-RED", 1), external_id="2", pickup_at="MAIN", ship_to=None)
    assert places_of(fetched) == [{"MAIN": "1"}]
    await withhold(company, "MUG-RED", "MAIN")
    assert places_of(await place(company, ("MUG-RED", 1), external_id="3")) == [{"MAIN": "1"}]


async def test_what_a_place_does_not_hand_out_waits(company: Company) -> None:
    await withhold(company, "MUG-RED", "MAIN", pick_up=False)
    order = await place(company, ("MUG-RED", 1), pickup_at="MAIN", ship_to=None)
    assert order["lines"][0]["backordered"] == "1"


async def test_promises_and_reroutes_respect_it(company: Company) -> None:
    await withhold(company, "MUG-RED", "STORE", shipping=False)
    async with company.database.unit_of_work() as unit:
        wish = PromiseWish(channel="web", lines=[WantedLine(sku="MUG-RED", quantity=Decimal(100))])
        told = await promise(unit, company, wish=wish)
    assert [one.place for one in told.lines[0].portions] == ["MAIN"]
    road = Road(company, (await place(company, ("MUG-RED", 2)))["number"])
    (work,) = await road.release()
    await road.reject(work.id, "damaged")
    assert (await road.line())["backordered"] == "2"


async def test_an_item_or_place_that_is_not_there_is_refused(company: Company) -> None:
    with pytest.raises(Invalid, match="There is no place “MOON”"):
        await withhold(company, "MUG-RED", "MOON", shipping=False)


@pytest.mark.parametrize(
    ("now", "begins", "leaves"),
    [
        ("2026-12-23T12:59", date(2026, 12, 23), date(2026, 12, 24)),
        ("2026-12-23T13:01", date(2026, 12, 24), date(2026, 12, 28)),  # past 14:00 in Berlin; Christmas, then Sunday
        ("2026-12-26T08:00", date(2026, 12, 28), date(2026, 12, 29)),
        ("2026-12-05T08:00", date(2026, 12, 5), date(2026, 12, 7)),  # it works on Saturdays
    ],
)
def test_goods_leave_by_the_places_own_calendar(now: str, begins: date, leaves: date) -> None:
    shop = Place(code="S", name="S", settings=CLOSING, calendar=calendar_of(CLOSING))
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert begins_on(shop, moment) == begins
    assert leaves_on(places=[shop], now=moment, requested_by=None) == leaves


def test_a_place_that_says_nothing_works_from_monday_to_friday() -> None:
    plain = Place(code="P", name="P", lead_days=1)
    friday = datetime(2026, 11, 27, 23, tzinfo=UTC)
    assert leaves_on(places=[plain], now=friday, requested_by=None) == date(2026, 11, 30)
    assert leaves_on(places=[plain], now=friday, requested_by=date(2026, 12, 9)) == date(2026, 12, 9)


async def test_a_calendar_without_an_open_day_is_refused(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        days = [date.fromordinal(unit.now.date().toordinal() + n) for n in range(70)]
        draft = PlaceDraft(code="SHUT", name="Shut", settings=PlaceSettings(closed_days=days))
        with pytest.raises(Invalid, match="“Shut” is closed on every day of the next two months"):
            await put_places(unit, drafts=[draft])


async def test_an_order_is_promised_by_the_calendar_of_its_place(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        today = unit.now.date().toordinal()
        closed = [date.fromordinal(today + n).isoformat() for n in range(5)]
        text = str(closed).replace("'", '"')
        await unit.execute("UPDATE places SET settings = %s WHERE code = 'MAIN'", [f'{{"closed_days": {text}}}'])
        await touch(unit)
    order = await place(company, ("MUG-RED", 1))
    assert date.fromisoformat(order["lines"][0]["promise"]["ship_by"]).toordinal() > today + 5
