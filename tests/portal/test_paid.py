"""Who comes back from a payment page is told whether it is paid, asked of the provider, and nothing of the order."""

import asyncio
from pathlib import Path
from uuid import uuid4

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.drafts import place
from tests.fake_provider import fake_provider
from tests.flows.test_pay_by_link import make, pay
from tests.paying import found_gateway


async def test_the_way_back_tells_whether_it_is_paid(
    company: Company, customer: AsyncTestClient[Litestar], tmp_path: Path
) -> None:
    with fake_provider(tmp_path) as provider:
        await found_gateway(company, provider, channels=None)
        number = (await place(company, ("MUG-RED", 2)))["number"]
        link = await make(company, number)
        assert "has not arrived yet" in (await customer.get(f"/paid/{link.id}")).text
        await pay(link)
        page = (await customer.get(f"/paid/{link.id}")).text
        assert "Thank you. Your payment has arrived." in page
        assert "Lovelace" not in page
    await asyncio.sleep(0)
    assert (await customer.get(f"/paid/{uuid4()}")).status_code == 404
