"""The screens of what the mail has taught, and of what is booked alone."""

from lading.flows.company import Company
from lading.flows.intake.authority import get_authority
from lading.intake.deciding.authority import Authority
from tests.console.conftest import Client
from tests.intake.test_learn import known, taught


async def authority(company: Company) -> Authority:
    async with company.database.unit_of_work() as unit:
        return (await get_authority(unit, customer="")).authority


async def test_what_was_learned_is_taken_over_and_taken_back(people: Company, client: Client) -> None:
    (one,) = await taught(people)
    page = (await client.get("/intake/learned")).text
    assert "The customer’s “K4711” is MUG-RED, Red mug." in page
    assert "2 lines become right" in page
    await client.post(f"/intake/learned/{one.id}/take")
    assert [row.state for row in await known(people)] == ["taken"]
    await client.post(f"/intake/learned/{one.id}/withdraw")
    assert [row.state for row in await known(people)] == ["withdrawn"]
    entered = {"customer": "C-7", "key": "K-9", "sku": "BOWL"}
    await client.post("/intake/learned", data=entered)
    assert "K9" in (await client.get("/intake/learned?view=taken")).text


async def test_the_level_is_set_and_one_switch_stops_all(people: Company, client: Client) -> None:
    await taught(people)
    page = (await client.get("/intake/autonomy")).text
    assert "2 of at least 299 lines seen" in page
    form = {"level": "act", "percent": "0.5", "currency": "eur", "value": "500", "price_percent": "2"}
    assert '<option value="person" selected>is acknowledged when somebody sends it' in page
    await client.post("/intake/autonomy", data={**form, "acknowledge": "alone"})
    said = await authority(people)
    assert said.acknowledge == "alone"
    assert (said.level, said.error_rate, said.limits.currency, str(said.limits.value)) == ("act", 0.005, "EUR", "500")
    await client.post("/intake/autonomy", data={"stop": "1"})
    stopped = await authority(people)
    assert stopped.acknowledge == "alone"
    assert (stopped.level, stopped.error_rate, str(stopped.tolerances.price_percent)) == ("stopped", 0.005, "2")
