"""Customers of orders become parties: found by code, else by e-mail, else created, exactly once."""

import asyncio

import msgspec

from lading.orders import DraftCustomer
from lading.parties import find_or_create
from lading.store import Database

ADA = DraftCustomer(name="Ada", email="ada@example.com")
BOB = DraftCustomer(code="B-1", name="Bob", phone="+12025550123")


async def find(database: Database, *customers: DraftCustomer) -> list[str | None]:
    """The codes of these customers, in a transaction of their own."""
    async with database.unit_of_work() as unit:
        return await find_or_create(unit, customers=customers)


async def parties(database: Database) -> list[tuple[str, ...]]:
    """Every party as code, name, e-mail and telephone."""
    async with database.unit_of_work() as unit:
        return await unit.fetch("SELECT code, name, email, phone FROM parties ORDER BY code")


async def test_new_customers_become_parties(database: Database) -> None:
    assert await find(database, ADA, BOB) == ["C10001", "B-1"]
    assert await parties(database) == [
        ("B-1", "Bob", "", "+12025550123"),
        ("C10001", "Ada", "ada@example.com", ""),
    ]


async def test_known_ones_are_found_and_left_as_they_are(database: Database) -> None:
    await find(database, ADA, BOB)
    before = await parties(database)
    louder = DraftCustomer(name="ADA L.", email=" ADA@Example.com ", phone="1")
    assert await find(database, louder, msgspec.structs.replace(BOB, email="bob@example.com")) == ["C10001", "B-1"]
    assert await parties(database) == before


async def test_an_unknown_code_with_a_known_address_is_the_known_party(database: Database) -> None:
    await find(database, ADA)
    assert await find(database, DraftCustomer(code="X-9", email="ada@example.com")) == ["C10001"]


async def test_within_a_batch_equal_names_are_one_party(database: Database) -> None:
    both = DraftCustomer(code="A-1", email="ada@example.com")
    assert await find(database, both, ADA, ADA, DraftCustomer(code="A-1")) == ["A-1"] * 4
    assert len(await parties(database)) == 1


async def test_whoever_says_nothing_of_himself_is_nobody(database: Database) -> None:
    assert await find(database, DraftCustomer(name="Ada"), DraftCustomer()) == [None, None]
    assert await parties(database) == []


async def test_a_code_given_by_hand_is_not_drawn_again(database: Database) -> None:
    await find(database, DraftCustomer(code="C10001"), DraftCustomer(code="C10002"))
    assert await find(database, ADA) == ["C10003"]


async def test_many_at_once_create_each_customer_once(database: Database) -> None:
    people = [DraftCustomer(name=f"P{n}", email=f"p{n}@example.com", code=f"P-{n}" * (n % 2)) for n in range(20)]
    batches = [people[start:] + people[:start] for start in range(0, 20, 3)]
    told = await asyncio.gather(*(find(database, *batch) for batch in batches))
    codes = {customer.email: code for batch, found in zip(batches, told, strict=True)
             for customer, code in zip(batch, found, strict=True)}  # fmt: skip
    assert len(await parties(database)) == 20
    assert all(
        found == [codes[customer.email] for customer in batch] for batch, found in zip(batches, told, strict=True)
    )


async def test_thousands_of_new_customers_fit_into_the_lock_table(database: Database) -> None:
    people = [DraftCustomer(email=f"p{n}@example.com") for n in range(6000)]
    assert len(set(await find(database, *people))) == 6000


async def test_events_say_nothing_of_the_person(database: Database) -> None:
    await find(database, ADA)
    async with database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, subject, data::text FROM events")
    assert told == [("party.added", "party/C10001", '{"fields":["name","company","email","phone"]}')]
