"""Parties are added, changed and erased; events name fields, never contents."""

import pytest

from lading.kernel import Invalid, NotFound
from lading.parties import Erased, PartyAddress, PartyDraft, erase_party, names_of, put_parties
from lading.store import Database

ADA = PartyDraft(code="A", name="Ada Lovelace", email="ada@example.com", addresses=[PartyAddress(country="US")])


async def put(database: Database, *drafts: PartyDraft) -> list[tuple[str, int, str]]:
    """What became of each: key, version, outcome."""
    async with database.unit_of_work() as unit:
        changes = await put_parties(unit, drafts=drafts)
    return [(change.key, change.version, change.outcome) for change in changes]


async def test_versions_rise_only_with_changes(database: Database) -> None:
    assert await put(database, ADA) == [("A", 1, "added")]
    assert await put(database, ADA) == [("A", 1, "unchanged")]
    assert await put(database, PartyDraft(code="A", name="Ada")) == [("A", 2, "changed")]


async def test_events_name_fields_and_never_contents(database: Database) -> None:
    await put(database, ADA)
    await put(database, ADA)
    await put(database, PartyDraft(code="A", name="Ada", phone="1"))
    async with database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, subject, data FROM events ORDER BY id")
    assert told == [
        ("party.added", "party/A", {"fields": ["addresses", "email", "name", "tax_exempt"]}),
        ("party.changed", "party/A", {"fields": ["addresses", "email", "name", "phone"]}),
    ]


async def test_codes_stand_once_in_a_list(database: Database) -> None:
    with pytest.raises(Invalid) as refused:
        await put(database, ADA, PartyDraft(code="B"), ADA)
    assert [error.pointer for error in refused.value.errors] == ["/parties/0/code", "/parties/2/code"]


async def test_what_was_erased_stays_so(database: Database) -> None:
    await put(database, ADA)
    async with database.unit_of_work() as unit:
        await erase_party(unit, code="A")
        await erase_party(unit, code="A")
        rows = await unit.fetch("SELECT name, email, addresses, version, erased_at = now() FROM parties")
        kinds = await unit.fetch("SELECT kind FROM events ORDER BY id")
        with pytest.raises(NotFound):
            await erase_party(unit, code="B")
    assert rows == [("", "", [], 2, True)]
    assert [row[0] for row in kinds] == ["party.added", "party.erased"]
    with pytest.raises(Erased):
        await put(database, ADA)


async def test_names_fall_back_to_what_there_is(database: Database) -> None:
    await put(database, ADA, PartyDraft(code="B", company="Bob Ltd"), PartyDraft(code="C"))
    async with database.reading() as connection:
        assert await names_of(connection, codes=["A", "B", "C", "D"]) == {
            "A": "Ada Lovelace", "B": "Bob Ltd", "C": "C",
        }  # fmt: skip
