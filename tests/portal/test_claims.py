"""Customers tell by link what went wrong, and ask for something else: answered by the policy, or by a person."""

from decimal import Decimal

from lading.app.audit import audit
from lading.flows.company import Company
from lading.returns.claim_policy import ClaimConditions, ClaimFacts, ClaimRule, answer_claim
from tests.api.test_returns import delivered
from tests.portal.test_returns import Client, ask, client, find

__all__ = ["client"]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
D = Decimal


async def opened(client: Client, quantity: int) -> str:
    """The address of the page of an order that has arrived."""
    return str((await find(client, await delivered(client, quantity), "10115")).headers["location"])


async def test_small_damage_with_a_photo_is_paid_at_once(client: Client, company: Company) -> None:
    page = f"{await opened(client, 2)}/claim"
    said = {"kind": "damaged", "quantity-1": "1", "note": "<b>cracked</b>"}
    photo = [("photos", ("crack.png", PNG, "image/png"))]
    told = await client.post(page, data=said, files=photo, follow_redirects=True)
    assert "You get your money back, and need not send anything." in told.text
    assert "You get €9.50." in told.text
    assert "how many of 1?" in told.text
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT state, outcome, caused_by, claimed, decided_by FROM claims")
    assert rows == [("granted", "refund", "carrier", D("9.50"), "system:lading")]
    assert await audit(company.database) == []


async def test_what_no_rule_answers_a_person_does(client: Client, company: Company) -> None:
    page = f"{await opened(client, 2)}/claim"
    told = await client.post(page, data={"kind": "lost", "quantity-1": "2"}, follow_redirects=True)
    assert "We look at it ourselves and answer soon." in told.text
    again = await client.post(page, data={"kind": "lost", "quantity-1": "1"})
    assert (again.status_code, "0 can be claimed, not 1" in again.text) == (409, True)
    async with company.database.unit_of_work() as unit:
        rows = await unit.fetch("SELECT kind FROM tasks WHERE subject = 'claim/CL100001'")
    assert rows == [("claim.decide",)]


async def test_what_is_no_photo_or_says_nothing_is_refused(client: Client, company: Company) -> None:
    page = f"{await opened(client, 1)}/claim"
    said = {"kind": "damaged", "quantity-1": "1"}
    bad = await client.post(page, data=said, files=[("photos", ("a.png", b"MZ" * 40, "image/png"))])
    large = await client.post(page, data=said, files=[("photos", ("b.png", PNG + b"0" * 6_000_000, "image/png"))])
    empty = await client.post(page, data={"kind": "damaged", "quantity-1": "0"})
    assert [one.status_code for one in (bad, large, empty, await client.post(page, data={}))] == [422] * 4
    assert "larger than 6 MB" in large.text
    async with company.database.unit_of_work() as unit:
        assert await unit.fetch("SELECT count(*) FROM claims") == [(0,)]


async def test_something_else_instead_says_what_it_costs_more(client: Client, company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE items SET item_group = 'china' WHERE sku IN ('MUG-RED', 'MUG-BLUE', 'BOWL')")
        await unit.execute("UPDATE stock SET on_hand = 0 WHERE sku = 'MUG-BLUE'")
    address = await opened(client, 1)
    shown = (await client.get(address)).text
    assert "Bowl: €4.50 more each</option>" in shown
    assert "Blue mug: the same price (not in stock now)" in shown
    told = await ask(client, address, **{"wish-1": "exchange", "wanted-1": "TEA-1KG"})
    assert (told.status_code, "Choose one of the items that we offer" in told.text) == (422, True)
    assert '<option value="exchange" selected>' in told.text  # what was chosen is not lost
    done = await ask(client, address, **{"wish-1": "exchange", "wanted-1": "BOWL"})
    assert "You get Bowl instead: €4.50 more each" in (await client.get(done.headers["location"])).text


def test_the_first_rule_that_holds_answers_and_the_others_say_why_not() -> None:
    small = ClaimConditions(kinds=["damaged"], value_at_most=D(10), currency="EUR", days_at_most=30, photos=True)
    rules = [
        ClaimRule(name="Small", when=small, outcome="refund", sentence="Keep it."),
        ClaimRule(name="Old", when=ClaimConditions(days_over=90), outcome="refuse", sentence="Too late."),
    ]
    facts = ClaimFacts(kind="damaged", days=3, value=D("9.50"), currency="EUR", photos=True)
    assert answer_claim(rules, facts).outcome == "refund"
    late = answer_claim(rules, ClaimFacts(kind="damaged", days=91, value=D(1), currency="EUR", photos=True))
    assert (late.outcome, late.lost) == ("refuse", [("Small", "91 days have passed, more than 30.")])
    dear = answer_claim(rules, ClaimFacts(kind="damaged", days=3, value=D(11), currency="EUR", photos=True))
    assert (dear.outcome, dear.lost[0]) == ("ask", ("Small", "It is worth 11 EUR, more than 10."))
