"""Cancelled units take exactly what they were worth, whatever was agreed, sent, cut and cancelled before and after."""

from decimal import ROUND_HALF_UP, Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lading.app.audit import audit
from lading.flows.changing.cancel_orders import TooLate
from lading.flows.changing.decide_change import NothingLeft
from lading.flows.company import Company
from lading.flows.fulfilling.release import NothingToRelease
from lading.flows.money.books import read_books
from lading.store import open_database
from tests.changing import change, look
from tests.drafts import place, somebody
from tests.road import Road
from tests.small_company import found_company

D = Decimal
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("price"), st.integers(1, 9999)),
        st.tuples(st.just("quantity"), st.integers(1, 12)),
        st.tuples(st.just("cancel"), st.integers(1, 4)),
        st.tuples(st.just("ship"), st.integers(1, 4)),
    ),
    min_size=2,
    max_size=8,
)


def cents(amount: Decimal) -> Decimal:
    """Half up."""
    return amount.quantize(D("0.01"), ROUND_HALF_UP)


class Line:
    """The line as somebody reckons it with a pencil: units that are left, what they are worth, and what was sold."""

    def __init__(self) -> None:
        self.price, self.left, self.worth, self.gone, self.sold = D("9.50"), D(10), D("95.00"), D(0), D(0)

    def take(self, units: int) -> Decimal:
        """So many of what is left, with what they are worth."""
        part = self.worth if units == self.left else cents(self.worth * units / self.left)
        self.left, self.worth = self.left - units, self.worth - part
        return part

    def step(self, kind: str, many: int) -> None:
        """What the step does to it."""
        if kind == "price":
            self.price = D(many) / 1000
            self.worth = cents(self.price * self.left)
        elif kind == "quantity":
            self.left = max(D(many) - self.gone, D(0))
            self.worth = cents(self.price * self.left)
        elif kind == "cancel":
            self.take(many)
        else:
            self.sold += self.take(many)
            self.gone += many


async def _do(company: Company, road: Road, kind: str, many: int) -> None:
    if kind == "cancel":
        await road.cancel({1: many})
    elif kind == "ship":
        (work,) = await road.release({1: many})
        await road.ship(work.id)
    elif kind == "price":
        price = {"line": 1, "unit_price": str(D(many) / 1000), "price_reason": "agreed"}
        await change(company, road.number, lines=[price])
    else:
        await change(company, road.number, lines=[{"line": 1, "quantity": many}])


async def owed(company: Company, number: str) -> tuple[Decimal, Decimal]:
    """What is owed for the order, and what was sold of its first line."""
    order = (await look(company, number)).id
    async with company.database.unit_of_work() as unit:
        books = (await read_books(unit, orders=[order], writes=False))[order]
    return books.due, books.posted_line(1).sold


@given(steps=STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_line_owes_what_was_sold_and_what_is_left(database_url: str, steps: list[tuple[str, int]]) -> None:
    database = open_database(database_url)
    try:
        async with database.unit_of_work() as unit:
            rows = await unit.fetch("SELECT count(*) FROM channels")
        company = Company(database) if rows[0][0] else await found_company(database)
        road = Road(company, (await place(company, ("MUG-RED", 10), customer=somebody()))["number"])
        line = Line()
        for kind, many in steps:
            if (kind in ("cancel", "ship") and many > line.left) or (
                kind == "quantity" and many == line.left + line.gone
            ):
                continue
            try:
                await _do(company, road, kind, many)
            except (NothingLeft, NothingToRelease, TooLate):
                continue
            line.step(kind, many)
            assert await owed(company, road.number) == (line.sold + line.worth, line.sold)
            if not line.left + line.gone:
                break  # the order is declined
        assert await audit(database) == []
    finally:
        await database.close()
