"""Orders as JSON, put together from pieces made once: the same as `bench/orders.lua` makes for wrk."""

import itertools
import random
from datetime import UTC, datetime

ITEMS = CUSTOMERS = 10_000
_PLACES = (
    ("Springfield", "IL", "62701"),
    ("Chicago", "IL", "60601"),
    ("New York", "NY", "10001"),
    ("Austin", "TX", "78701"),
    ("Seattle", "WA", "98101"),
    ("Boston", "MA", "02108"),
)


def cents_of(item: int) -> int:
    """The list price of an item, as `company.sql` has it."""
    return 100 + item * 37 % 4900


class Bodies:
    """Order after order of three lines; `hot` makes the first line of each the same item."""

    def __init__(self, run: str, *, hot: bool = False) -> None:
        self._run = run
        self._hot = hot
        self._serial = itertools.count(1)
        self._random = random.Random(run)  # noqa: S311 -- no secret

    def next(self) -> bytes:
        """The next order's body."""
        draw = self._random.randint
        items = (1 if self._hot else draw(1, 3333), draw(3334, 6666), draw(6667, ITEMS))
        return body(f"{self._run}-{next(self._serial)}", [(item, draw(1, 5)) for item in items], draw(1, CUSTOMERS))


def body(external_id: str, lines: list[tuple[int, int]], customer: int) -> bytes:
    """An order of (number of the item, quantity) lines, paid in full."""
    total = 500 + sum(cents_of(item) * quantity for item, quantity in lines)
    wanted = ",".join(
        f'{{"sku":"SKU-{item}","unit_price":"{cents_of(item) / 100:.2f}","quantity":"{quantity}"}}'
        for item, quantity in lines
    )
    return _order("web", external_id, customer, wanted, f"{total / 100:.2f}")


def order_for(sku: str, external_id: str, customer: int) -> bytes:
    """An order of one unit from the channel that takes no backorders."""
    return _order("last", external_id, customer, f'{{"sku":"{sku}","quantity":"1"}}', "15.00")


def _order(channel: str, external_id: str, customer: int, lines: str, total: str) -> bytes:
    city, region, postal_code = _PLACES[customer % len(_PLACES)]
    return (
        f'{{"channel":"{channel}","external_id":"{external_id}","currency":"USD",'
        f'"placed_at":"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",'
        f'"customer":{{"code":"C-{customer}","name":"Customer {customer}","email":"c{customer}@example.com",'
        f'"phone":"+12025550123"}},"ship_to":{{"name":"Customer {customer}","line1":"{customer % 900 + 1} Main St",'
        f'"city":"{city}","region":"{region}","postal_code":"{postal_code}","country":"US"}},"lines":[{lines}],'
        f'"shipping":{{"method":"standard","amount":"5.00"}},"payment":{{"method":"card","reference":"auth_1",'
        f'"authorised":"{total}"}},"notes":"","tags":[],"attributes":{{}}}}'
    ).encode()
