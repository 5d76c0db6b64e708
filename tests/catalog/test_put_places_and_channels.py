"""Places and channels: what events say of them, and what they keep to themselves."""

import pytest

from lading.catalog import ChannelDraft, ChannelSettings, PlaceDraft, put_channels, put_places
from lading.catalog.drafts import PlaceAddress
from lading.catalog.queries import get_channel, list_places
from lading.flows.company import Company
from lading.kernel import Invalid, NotFound


async def told(company: Company) -> list[tuple[object, ...]]:
    """Every event as kind, subject and data."""
    async with company.database.unit_of_work() as unit:
        return await unit.fetch("SELECT kind, subject, data FROM events ORDER BY id")


async def test_a_changed_place_says_from_what_to_what(company: Company) -> None:
    shed = PlaceDraft(code="SHED", name="Shed", channels=["web", "phone", "web"])
    async with company.database.unit_of_work() as unit:
        await put_places(unit, drafts=[shed])
        await put_places(unit, drafts=[PlaceDraft(code="SHED", name="Shed", address=PlaceAddress(country="DE"))])
    assert (await told(company))[1] == (
        "place.changed",
        "place/SHED",
        {"changes": {"channels": [["phone", "web"], None], "address": [{}, {"country": "DE"}]}},
    )
    async with company.database.reading() as connection:
        assert [place.code for place in await list_places(connection, after="MAIN")] == ["SHED", "STORE"]


async def test_a_secret_leaves_no_trace_in_events(company: Company) -> None:
    shop = ChannelDraft(code="shop", name="Shop", secret="s3cr3t", settings=ChannelSettings(require_payment=True))
    async with company.database.unit_of_work() as unit:
        await put_channels(unit, drafts=[shop])
        await put_channels(unit, drafts=[ChannelDraft(code="shop", name="Shop", secret="other")])
    events = await told(company)
    assert events[1][2] == {"changes": {"settings": [{"require_payment": True}, {}]}, "secret": "changed"}
    assert "s3cr3t" not in str(events)


async def test_unknown_codes_are_refused(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        with pytest.raises(Invalid, match="no channel “moon”"):
            await put_places(unit, drafts=[PlaceDraft(code="S", name="S", channels=["moon"])])
        with pytest.raises(NotFound):
            await get_channel(unit.sql, code="moon")
