"""Promotions on orders: exact shares that stand on the lines, codes and their limits under any crowd."""

import asyncio
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.placing.place_orders import place_orders
from lading.flows.placing.placement import Placed
from lading.flows.placing.quote_orders import quote_order
from lading.flows.pricing.promoted import read_sold
from lading.flows.pricing.try_promotion import PromotionTrial, try_promotion
from lading.flows.show_orders import show_order
from lading.pricing.claw_back import claw_back
from lading.pricing.promotion import PromotionDraft
from lading.pricing.put_codes import CodeDraft, CodeTaken, make_codes, put_codes
from lading.pricing.put_promotions import BelowUses, put_promotions
from lading.pricing.settings import PricingSettings, put_settings
from tests.drafts import draft, place, wish
from tests.road import order

D = Decimal


def promotion(code: str, **terms: Any) -> PromotionDraft:
    """A promotion in EUR."""
    body = {"code": code, "name": code.title(), "terms": {"currency": "EUR", **terms}}
    return msgspec.convert(body, PromotionDraft, strict=False)


async def promote(company: Company, *drafts: PromotionDraft, codes: tuple[CodeDraft, ...] = ()) -> None:
    """These promotions, and codes of the first."""
    async with company.database.unit_of_work() as unit:
        await put_promotions(unit, drafts=drafts)
        if codes:
            await put_codes(unit, promotion=drafts[0].code, drafts=codes)


async def test_shares_stand_on_the_lines_and_the_order_tells_why(company: Company) -> None:
    await promote(company, promotion("ten", effect="percent", percent=10), promotion("ship", effect="free_shipping"))
    order = await place(company, ("MUG-RED", 2), ("TEA-1KG", "1"), shipping={"method": "post", "amount": "5.00"})
    assert order["totals"] == {
        "goods": "43.00", "discount": "4.30", "shipping": "0.00", "tax": "4.14", "total": "38.70",
    }  # fmt: skip
    ship, ten = order["promotions"]
    assert (ten["promotion"], ten["lines"], ten["amount"]) == ("ten", {"1": "1.90", "2": "2.40"}, "4.30")
    assert ten["because"] == "10 % off goods of 43 EUR"
    assert (ship["amount"], ship["shipping"]) == ("5.00", "5.00")
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT order_discount, tax_base + tax_amount FROM order_lines ORDER BY line")
        view = await show_order(unit, number=order["number"])
    assert rows == [(D("1.90"), D("17.10")), (D("2.40"), D("21.60"))]
    assert msgspec.json.decode(msgspec.json.encode(view.promotions)) == order["promotions"]
    assert await audit(company.database) == []


async def test_a_draft_discount_goes_over_what_promotions_left(company: Company) -> None:
    await promote(company, promotion("all", effect="percent", percent=100, on={"skus": ["BOWL"]}))
    order = await place(company, ("BOWL", 1), ("MUG-RED", 1), discounts=[{"amount": "2.00"}])
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT order_discount FROM order_lines ORDER BY line")
    assert (rows, order["totals"]["discount"]) == ([(D(14),), (D(2),)], "16.00")


async def test_a_code_that_gives_nothing_holds_the_order(company: Company) -> None:
    await promote(
        company, promotion("hello", effect="amount", amount=3, needs_code=True), codes=(CodeDraft(code="Hi"),)
    )
    order = await place(company, ("BOWL", 1), codes=["hi", "nix"])
    assert [one["code"] for one in order["promotions"]] == ["HI"]
    assert [(one["reason"], one["sentence"]) for one in order["holds"]] == [
        ("code_refused", "The code NIX gives nothing: there is no such code.")
    ]
    plain = await place(company, ("BOWL", 1), customer=None)
    assert plain["promotions"] == []


async def test_quotes_say_what_applies_and_what_does_not(company: Company) -> None:
    await promote(company, promotion("big", effect="amount", amount=20, minimum=100))
    quote = await quote_order(company, draft=draft(("BOWL", 2)))
    assert [one.reason for one in quote.not_applied] == ["it needs goods of 100 EUR, these come to 28"]
    tried = PromotionTrial(draft(("BOWL", 2)), promotion("big", effect="amount", amount=20, minimum=20))
    better = await try_promotion(company, trial=tried)
    assert better.totals
    assert (better.totals.total, [one.promotion for one in better.promotions]) == (D(8), ["big"])
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM promotion_uses") == [(0,)]


@pytest.mark.parametrize("where", ["promotion", "code"])
async def test_three_hundred_buyers_and_fifty_uses(company: Company, where: str) -> None:
    limit = {"uses": 50} if where == "promotion" else {}
    code = CodeDraft(code="SALE", uses=50 if where == "code" else None)
    await promote(company, promotion("sale", effect="amount", amount=1, needs_code=True, **limit), codes=(code,))
    buyers = [wish(("MUG-RED", 1), customer={"code": f"B-{n}", "name": "B"}, codes=["sale"]) for n in range(300)]
    batches = [buyers[start::10] for start in range(10)]
    outcomes = [
        one for some in await asyncio.gather(*(place_orders(company, wishes=one) for one in batches)) for one in some
    ]
    orders = [msgspec.json.decode(one.answer) for one in outcomes if isinstance(one, Placed)]
    assert (len(orders), sum(bool(one["promotions"]) for one in orders)) == (300, 50)
    refused = [one for one in orders if not one["promotions"]]
    assert {one["holds"][0]["reason"] for one in refused} == {"code_refused"}
    assert await audit(company.database) == []


async def test_once_per_customer_even_if_both_come_at_once_and_new(company: Company) -> None:
    once = promotion("once", effect="amount", amount=1, uses_per_customer=1)
    fresh = promotion("fresh", effect="amount", amount=2, new_customers=True)
    await promote(company, once, fresh)
    eve = {"name": "Eve", "email": "eve@example.com"}
    wishes = [[wish(("MUG-RED", 1), customer=eve) for _ in range(3)] for _ in range(4)]
    outcomes = await asyncio.gather(*(place_orders(company, wishes=some) for some in wishes))
    orders = [msgspec.json.decode(one.answer) for some in outcomes for one in some if isinstance(one, Placed)]
    got = sorted(one["promotion"] for order in orders for one in order["promotions"])
    assert (len(orders), got) == (12, ["fresh", "once"])
    assert await audit(company.database) == []


async def test_limits_and_codes_are_what_they_were_said_to_be(company: Company) -> None:
    await promote(
        company, promotion("sale", effect="amount", amount=1, uses=5), promotion("other", effect="free_shipping")
    )
    for _ in range(2):
        await place(company, ("BOWL", 1), customer=None)
    async with company.database.unit_of_work() as unit:
        with pytest.raises(BelowUses, match="was used 2 times already"):
            await put_promotions(unit, drafts=[promotion("sale", effect="amount", amount=1, uses=1)])
    async with company.database.unit_of_work() as unit:
        made = await make_codes(unit, promotion="sale", count=20, like=CodeDraft(code="s", uses=1))
        assert len(made) == 20
        with pytest.raises(CodeTaken, match="belongs to the promotion “sale”"):
            await put_codes(unit, promotion="other", drafts=[CodeDraft(code=made[0])])


async def test_what_is_best_for_customers_where_the_company_says_so(company: Company) -> None:
    small, large = ({"effect": "percent", "percent": each, "group": "g", "priority": each} for each in (5, 20))
    await promote(company, promotion("small", **small), promotion("large", **large))
    assert [one["promotion"] for one in (await place(company, ("BOWL", 1)))["promotions"]] == ["small"]
    async with company.database.unit_of_work() as unit:
        assert await put_settings(unit, settings=PricingSettings(stacking="best"))
    assert [one["promotion"] for one in (await place(company, ("BOWL", 2)))["promotions"]] == ["large"]


async def test_a_return_is_judged_by_the_terms_of_the_sale(company: Company) -> None:
    await promote(company, promotion("big", effect="amount", amount=20, minimum=100))
    order = await place(company, ("MUG-RED", 6), ("TEA-1KG", "2"))
    await promote(company, promotion("big", effect="amount", amount=1))
    async with company.database.unit_of_work() as unit:
        (sold,) = (await read_sold(unit, orders=[order["id"]])).values()
    back = claw_back(sold, gone={1: D(6)})
    assert [(line.sku, line.discount) for line in sold.lines] == [("MUG-RED", D("10.86")), ("TEA-1KG", D("9.14"))]
    assert (back.total, back.parts[0].because) == (
        D("9.14"), "what stays does not qualify: it needs goods of 100 EUR, these come to 48",
    )  # fmt: skip


async def test_what_an_order_used_is_free_again_once_it_came_to_nothing(company: Company) -> None:
    once = promotion("once", effect="amount", amount=3, needs_code=True)
    await promote(company, once, codes=(CodeDraft(code="ONE", uses=1),))
    first = await order(company, ("MUG-RED", 2), codes=["ONE"])
    assert (await place(company, ("MUG-RED", 1), codes=["ONE"]))["totals"]["discount"] == "0"
    await first.cancel({1: 1})
    assert (await place(company, ("MUG-RED", 1), codes=["ONE"]))["totals"]["discount"] == "0"
    await first.cancel()
    assert (await place(company, ("MUG-RED", 1), codes=["ONE"]))["totals"]["discount"] == "3.00"
    assert (await place(company, ("MUG-RED", 1), codes=["ONE"]))["totals"]["discount"] == "0"
    assert await audit(company.database) == []
