"""Order entry: what the form shows while one types, and the order that it places."""

from lading.flows.company import Company
from lading.flows.show_orders import show_order
from tests.console.conftest import Client, sign_in
from tests.drafts import place

WHO = {
    "channel": "phone",
    "currency": "EUR",
    "customer.name": "Ada Lovelace",
    "customer.email": "ada@example.com",
    "ship_to.name": "Ada Lovelace",
    "ship_to.line1": "Hauptstr. 1",
    "ship_to.city": "Berlin",
    "ship_to.postal_code": "10115",
    "ship_to.country": "DE",
}


async def test_typed_and_placed(people: Company, client: Client) -> None:
    form = {
        **WHO,
        "lines.1.sku": "MUG-RED",
        "lines.1.quantity": "2",
        "lines.4.sku": "BOWL",
        "lines.4.unit_price": "13,50",
    }
    answer = await client.post(
        "/orders/new", data={**form, "notes": "Ring twice", "external_id": "PO-7", "price_reason": "PO"}
    )
    assert answer.status_code == 303, answer.text
    async with people.database.unit_of_work() as unit:
        order = await show_order(unit, number=answer.headers["location"].removeprefix("/orders/"))
    assert [(line.sku, line.ordered, str(line.unit_price)) for line in order.lines] == [
        ("MUG-RED", 2, "9.50"),
        ("BOWL", 1, "13.50"),
    ]
    assert (order.channel, order.external_id, order.notes) == ("phone", "PO-7", "Ring twice")


async def test_sent_twice_it_is_placed_once(client: Client) -> None:
    form = {**WHO, "lines.1.sku": "MUG-RED", "key": "one-form"}
    answers = [await client.post("/orders/new", data=form) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]


async def test_prices_and_stock_while_typing(client: Client) -> None:
    form = {**WHO, "lines.1.sku": "MUG-RED", "lines.1.quantity": "2", "lines.3.sku": "BOWL", "lines.3.quantity": "5"}
    page = (await client.post("/orders/new/quote", data=form)).text
    assert 'data-line="1"' in page
    assert "110 free" in page
    assert "3 free, 2 short" in page
    assert "€89.00" in page


async def test_what_is_wrong_stands_beside_its_field(client: Client) -> None:
    form = {**WHO, "lines.2.sku": "MUG-RED", "lines.2.quantity": "two", "lines.5.quantity": "1"}
    answer = await client.post("/orders/new", data=form)
    assert answer.status_code == 422
    assert 'data-for="f-lines.2.quantity"' in answer.text
    assert 'data-for="f-lines.5.sku"' in answer.text
    refused = await client.post("/orders/new", data={**WHO, "lines.3.sku": "NOTHING"})
    assert refused.status_code == 422
    assert 'data-for="f-lines.3.sku"' in refused.text


async def test_findings_are_shown_as_they_would_come(client: Client) -> None:
    form = {**WHO, "ship_to.postal_code": "1", "lines.1.sku": "MUG-RED"}
    page = (await client.post("/orders/new/quote", data=form)).text
    assert "Will be held" in page
    assert 'data-for="f-ship_to.postal_code"' in page


async def test_customers_and_items_are_looked_up(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 1)))["number"]
    assert 'data-value="C-1"' in (await client.get("/orders/new/customers?q=love")).text
    found = (await client.get("/orders/new/items?q=blue")).text
    assert 'data-value="MUG-BLUE"' in found
    assert "55 free" in found
    who = (await client.get("/orders/new/customer?code=C-1")).text
    assert f"/orders/new?from={number}" in who
    assert 'value="ada@example.com"' in who


async def test_pasted_lines_become_rows(client: Client) -> None:
    pasted = "\n".join(f"MUG-RED\t{count}" for count in range(1, 500)) + "\nBOWL\tmany"
    form = {"channel": "phone", "currency": "EUR", "next": "4", "pasted": pasted}
    page = (await client.post("/orders/new/paste", data=form)).text
    assert page.count('class="line"') == 499
    assert 'name="lines.4.sku" value="MUG-RED"' in page
    assert "Row 500" in page
    refused = await client.post("/orders/new/paste", data={**form, "pasted": "BOWL\n" * 501})
    assert refused.status_code == 422
    assert "at most 500" in refused.text


async def test_an_earlier_order_is_repeated(people: Company, client: Client) -> None:
    number = (await place(people, ("MUG-RED", 3)))["number"]
    page = (await client.get(f"/orders/new?from={number}")).text
    assert 'name="lines.1.sku" value="MUG-RED"' in page
    assert 'name="lines.1.quantity" value="3"' in page
    assert 'value="Hauptstr. 1"' in page


async def test_templates_are_kept_used_and_deleted(client: Client) -> None:
    form = {**WHO, "lines.1.sku": "MUG-RED", "lines.1.quantity": "6", "template_name": "Monday mugs"}
    assert (await client.post("/orders/new/templates", data=form)).status_code == 303
    page = (await client.get("/orders/new?template=Monday mugs")).text
    assert 'name="lines.1.quantity" value="6"' in page
    await client.post("/orders/new/templates/forget", data={"name": "Monday mugs"})
    assert (await client.get("/orders/new?template=Monday mugs")).status_code == 404


async def test_a_viewer_types_no_orders(anyone: Client) -> None:
    await sign_in(anyone, "viewer")
    assert (await anyone.get("/orders/new")).status_code == 403


async def test_a_discount_and_a_price_by_hand_want_a_reason(people: Company, client: Client) -> None:
    form = {
        **WHO,
        "lines.1.sku": "MUG-RED",
        "lines.1.quantity": "4",
        "lines.1.discount": "10%",
        "lines.2.sku": "BOWL",
        "lines.2.unit_price": "13,50",
        "lines.2.discount": "1.5",
    }
    quoted = (await client.post("/orders/new/quote", data=form)).text
    assert "data-off-list" in quoted
    assert "€34.20" in quoted
    refused = await client.post("/orders/new", data=form)
    assert (refused.status_code, 'data-for="f-price_reason"' in refused.text) == (422, True)
    answer = await client.post("/orders/new", data={**form, "price_reason": "Spring offer"})
    async with people.database.unit_of_work() as unit:
        order = await show_order(unit, number=answer.headers["location"].removeprefix("/orders/"))
    assert [(str(line.discount), str(line.amount)) for line in order.lines] == [("3.80", "34.20"), ("1.5", "12.00")]
    assert ([line.price_reason for line in order.lines], order.attributes) == (["Spring offer"] * 2, {})
    assert "Price by hand: Spring offer" in (await client.get(f"/orders/{order.number}")).text
    assert "Spring offer" not in (await client.get(f"/orders/new?from={order.number}")).text


async def test_a_list_price_typed_in_needs_no_reason(client: Client) -> None:
    answer = await client.post("/orders/new", data={**WHO, "lines.1.sku": "MUG-RED", "lines.1.unit_price": "9.50"})
    assert answer.status_code == 303, answer.text


async def test_a_discount_beyond_everything_stands_at_its_field(client: Client) -> None:
    answer = await client.post("/orders/new", data={**WHO, "lines.3.sku": "MUG-RED", "lines.3.discount": "120%"})
    assert (answer.status_code, 'data-for="f-lines.3.discount"' in answer.text) == (422, True)


async def test_billed_to_another_address(people: Company, client: Client) -> None:
    bill = {"bill_to.company": "Analytical Engines", "bill_to.line1": "Am Markt 2", "bill_to.city": "Bremen"}
    form = {**WHO, **bill, "bill_to.postal_code": "28195", "bill_to.country": "DE", "lines.1.sku": "MUG-RED"}
    answer = await client.post("/orders/new", data=form)
    async with people.database.unit_of_work() as unit:
        order = await show_order(unit, number=answer.headers["location"].removeprefix("/orders/"))
    assert order.bill_to is not None
    assert (order.bill_to["city"], order.ship_to and order.ship_to["city"]) == ("Bremen", "Berlin")
    assert '<details class="fold" open>' in (await client.get(f"/orders/new?from={order.number}")).text


async def test_only_a_country_is_no_billing_address(people: Company, client: Client) -> None:
    answer = await client.post("/orders/new", data={**WHO, "bill_to.country": "DE", "lines.1.sku": "MUG-RED"})
    async with people.database.unit_of_work() as unit:
        order = await show_order(unit, number=answer.headers["location"].removeprefix("/orders/"))
    assert order.bill_to is None
