"""What stands around an order on its page: work, shipments with their tracking, messages, papers."""

import re

from lading.flows.company import Company
from lading.flows.telling.tell_customers import render_new, send_due
from tests.console.conftest import Client
from tests.road import order


async def test_work_shipments_and_papers_stand_on_the_order(client: Client, people: Company) -> None:
    road = await order(people, ("MUG-RED", 2))
    (work,) = await road.release()
    page = (await client.get(f"/orders/{road.number}")).text
    assert f'href="/board/pick-list?number={work.number}"' in page
    shipment = await road.ship(work.id, carrier="dhl_paket", tracking_number="0034 1")
    page = (await client.get(f"/orders/{road.number}")).text
    assert "piececode=0034%201" in page
    assert f'href="/station/{work.number}/slip?shipment={shipment.number}"' in page
    paper = await client.get(f"/orders/{road.number}/confirmation")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


async def test_a_message_that_was_not_sent_says_why_and_goes_out_again(client: Client, people: Company) -> None:
    road = await order(people, ("MUG-RED", 2))
    await render_new(people)
    await send_due(people, None)
    page = (await client.get(f"/orders/{road.number}")).text
    assert "No mail server is set up." in page
    found = re.search(rf"/orders/{road.number}/messages/[0-9a-f-]+", page)
    assert found
    drawer = (await client.get(found[0])).text
    assert "ada@example.com" in drawer
    assert "2 × Red mug" in drawer
    answer = await client.post(f"{found[0]}/again")
    assert answer.headers["location"] == f"/orders/{road.number}"
    assert await road.ask("SELECT state FROM messages") == [("queued",)]
    refused = await client.post(f"{found[0]}/again")
    assert refused.status_code == 409
