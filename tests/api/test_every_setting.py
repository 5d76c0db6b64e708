"""Settings and rare acts over HTTP, each sent once: together with the other files every command is sent by a test."""

from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.testing import AsyncTestClient

from lading.flows.company import Company
from tests.api.test_counts import MUGS
from tests.api.test_payments import place, ship
from tests.api.test_purchases import KILN
from tests.api.test_returns import ask, delivered
from tests.api.test_routing import STORES, plan
from tests.api.test_rules import big
from tests.counter import open_counter
from tests.drafts import place as place_by_shop
from tests.fake_provider import fake_provider
from tests.paying import found_gateway, paid
from tests.third_party import found_hub, given

Client = AsyncTestClient[Litestar]
API = "/api/v1"


async def send(client: Client, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """What a command answers that is done."""
    answer = await client.request(method, f"{API}{path}", json=body)
    assert answer.status_code in (200, 201), (method, path, answer.text)
    return dict(answer.json())


async def test_what_prices_hang_on(client: Client) -> None:
    await send(client, "POST", "/price-lists", {"price_lists": [{"code": "vip", "name": "VIP", "currency": "EUR"}]})
    uses = {"uses": [{"kind": "channel", "holder": "web"}]}
    assert (await send(client, "PUT", "/price-lists/vip/uses", uses))["uses"][0]["holder"] == "web"
    limit = {"sku": "BOWL", "currency": "EUR", "floor": "9"}
    assert (await send(client, "POST", "/price-limits", {"price_limits": [limit]}))["changed"] == 1
    await send(client, "PUT", "/parties/C-1", {"name": "Ada"})
    agreed = {"customer": "C-1", "contract": "4711", "sku": "BOWL", "currency": "EUR", "price": "11"}
    assert (await send(client, "POST", "/contract-prices", {"contract_prices": [agreed]}))["changed"] == 1
    terms = {"effect": "percent", "percent": "10", "needs_code": True}
    await send(client, "PUT", "/promotions/summer", {"name": "Summer", "terms": terms})
    assert (await send(client, "POST", "/promotions/summer/codes", {"codes": [{"code": "SUN"}]}))["changed"] == 1
    made = await send(client, "POST", "/promotions/summer/codes/make", {"count": 2, "like": {"code": "HI"}})
    assert [code[:2] for code in made["codes"]] == ["HI", "HI"]
    assert (await send(client, "PUT", "/pricing-settings", {"stacking": "best"}))["stacking"] == "best"


async def test_what_taxes_hang_on(client: Client) -> None:
    where = {"registrations": [{"country": "DE", "number": "DE123456789"}]}
    assert (await send(client, "PUT", "/tax-registrations", where))["registrations"][0]["country"] == "DE"
    await send(client, "PUT", "/parties/C-1", {"name": "Ada"})
    paper = {"customer": "C-1", "number": "E-1", "country": "DE"}
    (kept,) = (await send(client, "POST", "/tax-certificates", paper))["certificates"]
    ended = await send(client, "POST", f"/tax-certificates/{kept['id']}/revoke", {"reason": "forged"})
    assert ended["certificates"][0]["number"] == "E-1"


async def test_what_stock_hangs_on(client: Client) -> None:
    buffer = {"channel": "web", "place": "MAIN", "quantity": "2"}
    assert (await send(client, "POST", "/buffers", {"buffers": [buffer]}))["buffers"][0]["quantity"] == "2"
    quota = {"sku": "MUG-RED", "place": "MAIN", "holder": "web", "quantity": "5"}
    assert (await send(client, "POST", "/quotas", {"quotas": [quota]}))["quotas"][0]["holder"] == "web"
    kept = {"sku": "MUG-RED", "place": "STORE", "shipping": False}
    assert (await send(client, "POST", "/withheld", {"withheld": [kept]}))["withheld"][0]["shipping"] is False
    await send(client, "PUT", "/places/MAIN/bins/A-1", {"code": "A-1"})
    number = (await send(client, "POST", "/counts", MUGS))["number"]
    await send(client, "POST", f"/counts/{number}/entries", {"lines": [{"sku": "MUG-RED", "quantity": "99"}]})
    again = await send(client, "POST", f"/counts/{number}/again", {"reason": "look again"})
    assert again["status"] in ("open", "counting")


async def test_what_buying_and_routing_hang_on(client: Client) -> None:
    await send(client, "PUT", "/suppliers/KILN", KILN)
    await send(client, "POST", "/suppliers/KILN/items", {"items": [{"sku": "BOWL", "cost": "6"}]})
    rule = {"sku": "BOWL", "method": "levels", "minimum": "5", "maximum": "9"}
    assert (await send(client, "POST", "/replenishment/rules", {"rules": [rule]}))["rules"][0]["sku"] == "BOWL"
    body = {"supplier": "KILN", "place": "MAIN", "lines": [{"sku": "BOWL", "quantity": "10"}]}
    number = (await send(client, "POST", "/purchase-orders", body))["number"]
    body["lines"] = [{"sku": "BOWL", "quantity": "12"}]
    assert (await send(client, "PUT", f"/purchase-orders/{number}", body))["lines"][0]["ordered"] == "12"
    await send(client, "DELETE", "/suppliers/KILN/items/BOWL")
    await send(client, "POST", "/routing/plans", {"settings": plan(STORES)})
    await send(client, "PUT", "/routing/plans/1", {"settings": plan(STORES), "note": "again"})
    assert (await send(client, "POST", "/routing/plans/1/withdraw", {}))["standing"] == "retired"


async def test_channels_places_limits_and_rules(client: Client, company: Company) -> None:
    await send(client, "POST", "/channels", {"channels": [{"code": "fair", "name": "Fair", "kind": "api"}]})
    await send(client, "POST", "/places", {"places": [{"code": "SHED", "name": "Shed"}]})
    limits = {"limits": [{"ask": "refund", "currency": "EUR", "above": "50"}]}
    assert any(one["above"] == "50" for one in (await send(client, "PUT", "/approval-limits", limits))["limits"])
    assert await send(client, "PUT", "/rule-settings", {"two_pairs": False}) == {"two_pairs": False}
    fragile = {"kind": "yes_no", "sentence": "Whether it breaks easily."}
    assert (await send(client, "PUT", "/facts/attributes/fragile", fragile))["kind"] == "yes_no"
    await send(client, "PUT", "/rules/big", big())
    await send(client, "POST", "/rules/big/publish", {})
    await place_by_shop(company, ("MUG-RED", 9))
    await company.database.close()
    (waiting,) = (await client.get(f"{API}/approvals")).json()["approvals"]
    said = await send(client, "POST", f"/approvals/{waiting['id']}/refuse", {"reason": "unknown"})
    assert said["state"] == "refused"


async def test_rare_acts_on_orders(client: Client, company: Company) -> None:
    number = await place(client, 60)
    assert (await send(client, "POST", f"/orders/{number}/change-link"))["url"]
    await open_counter(company)
    await company.database.close()  # what the client does shall not meet this loop's connections
    fetched = await send(client, "POST", f"/orders/{number}/change-delivery", {"pickup_at": "STORE"})
    assert fetched["pickup_at"] == "STORE"
    waits = {"channel": "web", "currency": "EUR", "ship_to": {"country": "DE"}}
    order = await send(client, "POST", "/orders", waits | {"lines": [{"sku": "BOWL", "quantity": "40"}]})
    await send(client, "POST", f"/orders/{order['number']}/queue", {"queue": "patient", "reason": "asked to"})


async def test_a_lost_parcel_store_credit_and_what_a_return_comes_to(client: Client) -> None:
    number = await place(client, 1)
    (work,) = (await send(client, "POST", f"/orders/{number}/fulfil", {}))["fulfilments"]
    for act in ("pick", "pack"):
        await send(client, "POST", f"/fulfilments/{work['number']}/{act}", {})
    parcel = (await send(client, "POST", f"/fulfilments/{work['number']}/ship", {}))["number"]
    lost = await send(client, "POST", f"/shipments/{parcel}/lost", {"reason": "the carrier says so"})
    assert lost["lost_at"] is not None
    gift = {"customer": "C-1", "amount": "5.00", "currency": "EUR", "reason": "sorry"}
    assert (await send(client, "POST", "/store-credits", gift))["amount"] == "5.00"
    for quantity, act, body in (
        (2, "exchange", {"lines": [{"line": 1, "sku": "MUG-BLUE", "quantity": "1"}]}),
        (3, "settle", {}),
    ):
        order = await delivered(client, quantity)
        back = (await ask(client, order))["number"]
        await send(client, "POST", f"/returns/{back}/receive", {"lines": [{"line": 1, "quantity": str(quantity)}]})
        await send(client, "POST", f"/returns/{back}/inspect", {"lines": [{"line": 1, "grade": "A"}]})
        await send(client, "POST", f"/returns/{back}/{act}", body)


async def test_a_provider_is_asked_to_take_and_to_let_go(client: Client, company: Company, tmp_path: Path) -> None:
    with fake_provider(tmp_path) as provider:
        await found_gateway(company, provider)
        orders = [(await paid(company, provider, amount)).number for amount in ("19.00", "20.00")]
        await company.database.close()
        await ship(client, orders[0])
        taken = await send(client, "POST", f"/orders/{orders[0]}/captures", {"reason": "left"})
        let_go = await send(client, "POST", f"/orders/{orders[1]}/voids", {"reason": "no"})
    asked = [(one["kind"], one["state"]) for told in (taken, let_go) for one in told["operations"]]
    assert asked == [("capture", "intended"), ("void", "intended")]


async def test_a_bank_takes_a_payment_back(client: Client) -> None:
    number = await place(client, 2, payment={"method": "card", "authorised": "19.00", "captured": "19.00"})
    wish = {"tender": 1, "outcome": "lost", "amount": "19.00", "reason": "not recognised", "reference": "B1"}
    assert (await send(client, "POST", f"/orders/{number}/disputes", wish))["receivable"] == "-19.00"


async def test_a_message_goes_to_a_partner_again(client: Client, company: Company) -> None:
    await found_hub(company, format="xlsx")
    await given(company, ("MUG-RED", 3), taken=False)
    await company.database.close()
    assert (await client.post(f"{API}/partners/HUB/files/take")).status_code == 200
    (out,) = (await client.get(f"{API}/partners/HUB/exchanges")).json()["messages"]
    again = await send(client, "POST", f"/partners/HUB/exchanges/{out['id']}/resend")
    assert (out["state"], again["messages"][0]["state"]) == ("sent", "waiting")
