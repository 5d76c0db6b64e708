"""Goods that never came although something went out for them: their customer pays on the provider's page, once."""

from pathlib import Path

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from lading.flows.returning.cancel_return import expire_returns
from lading.returns.links import return_token
from tests.back import Counter, back
from tests.fake_provider import fake_provider
from tests.flows.test_settle_return import paid, policy
from tests.paying import found_gateway


async def test_what_went_out_in_advance_is_paid_for(
    company: Company, customer: AsyncTestClient[Litestar], tmp_path: Path
) -> None:
    road, desk = await paid(company, ("MUG-RED", 1), captured="9.50"), Counter(company)
    await desk.policy(policy(if_missing="charge"))
    one = await desk.ask(back(road, wish="exchange"))
    await desk.exchange(one.number, in_advance=True)
    address = f"/return/follow/{return_token(one.id, one.key)}"
    with fake_provider(tmp_path) as provider:
        await found_gateway(company, provider, channels=None)
        early = await customer.get(f"{address}/pay", follow_redirects=False)
        await road.ask("UPDATE returns SET expires_at = now() - interval '1 hour' RETURNING 1")
        await expire_returns(company)
        shown = (await customer.get(address)).text
        led = [await customer.get(f"{address}/pay", follow_redirects=False) for _ in range(2)]
    assert (early.status_code, "Pay €9.50" in shown) == (404, True)
    assert [one.status_code for one in led] == [303, 303]
    assert led[0].headers["location"] == led[1].headers["location"]
    assert await road.ask("SELECT count(*) FROM payment_links") == [(1,)]
    await road.prove()
