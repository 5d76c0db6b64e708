"""Channels and places: their rules read and written, secrets shown once, and what the form hides kept."""

import pytest

from lading.catalog.queries import get_channel, get_place
from lading.flows.company import Company
from tests.console.conftest import Client, sign_in

WEB = {"version": "1", "code": "web", "name": "Web shop", "kind": "api", "active": "yes", "messages": "yes"}


@pytest.mark.parametrize(
    "path", ["/channels", "/channels/new", "/channels/web", "/places", "/places/new", "/places/MAIN"]
)
async def test_every_form_opens(client: Client, path: str) -> None:
    assert (await client.get(path)).status_code == 200


async def test_findings_are_weighed(people: Company, client: Client) -> None:
    form = {**WEB, "shortage": "refuse", "release": "by_hand", "release_after_minutes": "15"}
    await client.post("/channels", data={**form, "finding-first_order": "hold", "price_tolerance_percent": "2.5"})
    async with people.database.reading() as connection:
        channel = await get_channel(connection, code="web")
    assert (channel.shortage, channel.settings.release, channel.settings.release_after_minutes) == (
        "refuse",
        "by_hand",
        15,
    )
    assert (channel.settings.findings, str(channel.settings.price_tolerance_percent)) == (
        {"first_order": "hold"},
        "2.5",
    )


async def test_a_secret_is_generated_and_not_shown_again(people: Company, client: Client) -> None:
    shown = (await client.post("/channels/web/secret")).text
    secret = shown.partition('class="once"><span>')[2].partition("<")[0]
    assert len(secret) > 40
    page = (await client.get("/channels/web")).text
    assert secret not in page
    assert "/api/v1/channels/web/webhooks" in page
    async with people.database.reading() as connection:
        assert (await get_channel(connection, code="web")).has_secret


async def test_a_place_serves_some_channels(people: Company, client: Client) -> None:
    form = {"version": "0", "code": "SHOP", "name": "Shop", "kind": "store", "serves": "some", "active": "yes"}
    refused = await client.post("/places", data=form)
    assert refused.status_code == 422
    await client.post("/places", data={**form, "channel": ["web"], "address.country": "DE", "address.city": "Ulm"})
    async with people.database.reading() as connection:
        place = await get_place(connection, code="SHOP")
    assert (place.channels, place.address.city if place.address else "") == (["web"], "Ulm")


async def test_customer_service_reads_and_does_not_write(anyone: Client) -> None:
    await sign_in(anyone, "customer")
    assert (await anyone.get("/channels/web")).status_code == 200
    assert (await anyone.post("/channels", data=WEB)).status_code == 403
