"""Customers who wait choose: wait, part now, something else, cancel the rest; once, and the sums stay exact."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from lading.app.audit import audit
from lading.app.promise_duties import ask_who_waits, follow_supply, note_promises
from lading.catalog import touch
from lading.catalog.substitutes import SubstituteDraft, put_substitutes
from lading.flows.company import Company
from lading.flows.promising.act_on_exceptions import act_on_exceptions
from lading.flows.promising.fill_backorders import fill_backorders
from lading.flows.promising.find_offers import find_offers
from lading.flows.promising.offer_choices import NothingWaits, OfferChoice, offer_choices
from lading.flows.promising.settle_choices import settle_unanswered
from lading.flows.promising.show_choice import show_choice_page
from lading.flows.promising.show_exceptions import Asked, count_exceptions, list_exceptions
from lading.flows.promising.take_choice import (
    ChoiceEnded,
    TakeChoice,
    TooLateToChoose,
    answer_by_link,
    take_choice,
)
from lading.flows.show_orders import show_order
from lading.flows.telling.tell_customers import render_new
from lading.inventory.supply import MoveSupply, SupplyDraft, expect_supply, move_supply
from lading.kernel import Actor, NotFound
from lading.messages import messages_of
from lading.orders.views import OrderView
from lading.promising.choices import Choice, choices_of
from tests.drafts import place

D = Decimal


async def settle(company: Company) -> None:
    """What the worker does, until nothing is left to do."""
    while await follow_supply(company) + await note_promises(company) + await ask_who_waits(company):
        pass
    while await render_new(company):
        pass
    assert await audit(company.database) == []


async def view(company: Company, number: str) -> OrderView:
    """The order whole."""
    async with company.database.unit_of_work() as unit:
        return await show_order(unit, number=number)


async def waiting(company: Company, *lines: tuple[str, int], days: int = 10, **fields: Any) -> tuple[str, Any]:
    """An order that waits for bowls, which come to MAIN in so many days; its number and the supply."""
    order = await place(company, *lines, **fields)
    async with company.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=days)
        draft = SupplyDraft(
            kind="purchase", reference="P-1", sku="BOWL", place="MAIN", quantity=D(20), due_on=due, source="ACME"
        )
        (supply,) = await expect_supply(unit, drafts=[draft])
    await settle(company)
    return order["number"], supply


async def substitutes(company: Company, *drafts: SubstituteDraft) -> None:
    """These may stand in for bowls."""
    async with company.database.unit_of_work() as unit:
        await put_substitutes(unit, of={"BOWL": drafts})


async def offer(company: Company, number: str) -> Choice:
    """Offer the customer a choice."""
    async with company.database.unit_of_work() as unit:
        await offer_choices(unit, company, wishes=[OfferChoice(number=number)])
    return await last(company, number)


async def last(company: Company, number: str) -> Choice:
    """The last choice of an order."""
    order = await view(company, number)
    async with company.database.unit_of_work() as unit:
        return (await choices_of(unit, order_id=order.id))[0]


async def answer(company: Company, token: str, kind: Any, line: int | None = None, sku: str = "") -> None:
    """What the customer chooses by the link."""
    async with company.database.unit_of_work(Actor("customer", "link")) as unit:
        await answer_by_link(unit, company, token=token, kind=kind, line=line, sku=sku)


MUG = SubstituteDraft(sku="MUG-BLUE", kind="similar", factor=D(2))


async def test_offers_have_a_price_a_day_and_reasons(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 7))
    await substitutes(
        company,
        MUG,
        SubstituteDraft(sku="MUG-RED", kind="equivalent"),
        SubstituteDraft(sku="TEA-1KG", valid_to=(await last_day(company))),
        SubstituteDraft(sku="GIFT-WRAP"),
    )
    async with company.database.unit_of_work() as unit:
        found = await find_offers(unit, company, order=await show_order(unit, number=number))
        today = unit.now.date()
    assert [(one.sku, one.quantity, one.unit_price, one.difference, one.ready_on) for one in found.offers] == [
        ("MUG-BLUE", 8, D("9.50"), D("20.00"), today), ("MUG-RED", 4, D("9.50"), D("-18.00"), today),
    ]  # fmt: skip
    assert [(one.sku, one.why) for one in found.not_offered] == [("TEA-1KG", "not_now"), ("GIFT-WRAP", "not_sold")]


async def last_day(company: Company) -> Any:
    """Yesterday."""
    async with company.database.unit_of_work() as unit:
        return unit.now.date() - timedelta(days=1)


async def test_a_substitute_replaces_what_waits_and_every_sum_is_exact(company: Company) -> None:
    tender = {"method": "card", "reference": "x", "authorised": "200", "captured": "98"}
    number, _ = await waiting(company, ("BOWL", 7), payment=tender)
    await substitutes(company, MUG)
    choice = await offer(company, number)
    assert choice.options.kinds == ["wait", "part_now", "substitute", "cancel_rest"]
    await answer(company, choice.token, "substitute", 1, "MUG-BLUE")
    order = await view(company, number)
    old, new = order.lines
    assert (old.reserved, old.backordered, old.cancelled) == (3, 0, 4)
    assert (new.sku, new.ordered, new.backordered, new.unit_price, new.amount) == ("MUG-BLUE", 8, 8, D("9.5"), 76)
    assert (new.tax_amount, new.tax_base) == (D("12.13"), D("63.87"))
    assert order.totals.goods == 98 + 76
    assert order.totals.total == 174
    assert order.money == "part_captured"  # 98 paid, 42 + 76 owed
    async with company.database.unit_of_work() as unit:
        assert await fill_backorders(unit, company.reference, skus=["MUG-BLUE"]) == 1
    await settle(company)
    assert (await view(company, number)).lines[1].reserved == 8
    with pytest.raises(ChoiceEnded, match="Nothing was changed"):
        await answer(company, choice.token, "cancel_rest")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE choices SET answer = NULL")
    assert [one.law for one in await audit(company.database)] == ["choices_are_settled_once"]


async def test_cancelling_the_rest_keeps_what_is_there(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 7))
    choice = await offer(company, number)
    await answer(company, choice.token, "cancel_rest")
    line = (await view(company, number)).lines[0]
    assert (line.reserved, line.backordered, line.cancelled, line.promise.reason) == (3, 0, 4, "in_stock")
    assert (await last(company, number)).answer == {"kind": "cancel_rest", "by": "customer"}
    await settle(company)


async def test_part_now_goes_to_its_place_and_the_rest_waits(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 7))
    async with company.database.unit_of_work() as unit:
        await take_choice(unit, company, wish=TakeChoice(number=number, kind="part_now", by="customer"))
    line = (await view(company, number)).lines[0]
    assert (line.released, line.backordered) == (3, 4)
    with pytest.raises(TooLateToChoose, match="nothing is there that could go now"):
        async with company.database.unit_of_work() as unit:
            await take_choice(unit, company, wish=TakeChoice(number=number, kind="part_now"))
    await settle(company)


async def test_what_comes_too_late_changes_nothing(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 5))
    await substitutes(company, MUG)
    choice = await offer(company, number)
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'BOWL'")
        await unit.execute(
            "INSERT INTO movements (sku, place, kind, quantity, at, actor)"
            " VALUES ('BOWL', 'STORE', 'received', 1, now(), 'x')"
        )
        assert await fill_backorders(unit, company.reference, skus=["BOWL"]) == 1
    before = await view(company, number)
    with pytest.raises(TooLateToChoose, match="not as much waits"):
        await answer(company, choice.token, "substitute", 1, "MUG-BLUE")
    assert await view(company, number) == before
    with pytest.raises(TooLateToChoose, match="cannot stand in"):
        await answer(company, choice.token, "substitute", 1, "MUG-RED")
    with pytest.raises(NotFound):
        await answer(company, choice.token[:-1] + "!", "wait")


async def test_one_letter_a_day_and_an_older_link_ends(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 5))
    first, second = await offer(company, number), await offer(company, number)
    assert (second.id, second.token) == (first.id, first.token)
    await settle(company)
    order = await view(company, number)
    async with company.database.unit_of_work() as unit:
        letters = [one for one in await messages_of(unit, order_id=order.id) if one.kind == "order_choice"]
        await unit.execute("UPDATE choices SET told_on = NULL")
    assert [one.state for one in letters] == ["queued"]
    third = await offer(company, number)
    await settle(company)
    async with company.database.unit_of_work() as unit:
        letters = [one for one in await messages_of(unit, order_id=order.id) if one.state == "queued"]
        letter = next(one for one in letters if f"/choose/{third.token}" in one.text)
        assert "More was ordered than we had." in letter.text
        shown = await show_choice_page(unit, token=third.token)
    assert (shown.state, shown.number, len(shown.waits)) == ("open", number, 1)
    with pytest.raises(NotFound):
        await answer(company, first.token, "wait")


async def test_whose_day_gets_worse_is_asked_and_who_does_not_answer_gets_the_policy(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            'UPDATE channels SET settings = \'{"choices": "when_late", "no_answer": "cancel_rest"}\''
            " WHERE code = 'web'"
        )
        await touch(unit)
    number, supply = await waiting(company, ("BOWL", 5))
    async with company.database.unit_of_work() as unit:
        due = unit.now.date() + timedelta(days=40)
        await move_supply(unit, moves=[MoveSupply(id=supply, due_on=due)])
    await settle(company)
    choice = await last(company, number)
    assert (choice.state, choice.cause) == ("open", "Our supplier delivers later than announced.")
    async with company.database.unit_of_work() as unit:
        await unit.execute("UPDATE choices SET expires_at = now() - interval '1 minute'")
    assert await settle_unanswered(company) == 1
    line = (await view(company, number)).lines[0]
    assert (line.reserved, line.cancelled) == (3, 2)
    assert (await last(company, number)).state == "expired"
    await settle(company)


async def test_an_equivalent_may_stand_in_without_asking(company: Company) -> None:
    number, _ = await waiting(company, ("BOWL", 5))
    await substitutes(company, SubstituteDraft(sku="MUG-RED", kind="equivalent", automatic=True))
    async with company.database.unit_of_work() as unit:
        assert await offer_choices(unit, company, wishes=[OfferChoice(number=number)]) == [None]
        assert await fill_backorders(unit, company.reference, skus=["MUG-RED"]) == 1
    with pytest.raises(NothingWaits):
        await offer(company, number)
    assert [(line.sku, line.ordered, line.cancelled) for line in (await view(company, number)).lines] == [
        ("BOWL", 5, 2), ("MUG-RED", 2, 0),
    ]  # fmt: skip
    await settle(company)


async def test_the_worst_come_first_and_many_are_acted_on_at_once(company: Company) -> None:
    small, supply = await waiting(company, ("BOWL", 4))
    big = (await place(company, ("BOWL", 12)))["number"]
    lost = (await place(company, ("MUG-BLUE", 56)))["number"]
    await settle(company)
    async with company.database.unit_of_work() as unit:
        await move_supply(unit, moves=[MoveSupply(id=supply, due_on=unit.now.date() + timedelta(days=25))])
    await settle(company)
    async with company.database.unit_of_work() as unit:
        rows = await list_exceptions(unit, asked=Asked())
        counts = await count_exceptions(unit, asked=Asked())
        only = await list_exceptions(unit, asked=Asked(kind="at_risk"), limit=1)
        rest = await list_exceptions(unit, asked=Asked(kind="at_risk"), after=(only[0].score, big, 1))
    assert [(one.order, one.kind, one.value) for one in rows] == [
        (big, "at_risk", D("168.00")), (lost, "unfillable", D("9.50")), (small, "at_risk", D("14.00")),
    ]  # fmt: skip
    assert counts == {"unfillable": 1, "at_risk": 2, "waiting": 0}
    assert rows[0].supply == "P-1"
    assert "P-1 is 15 days late." in rows[0].sentence
    assert ([one.order for one in only], [one.order for one in rest]) == ([big], [small])
    results = await act_on_exceptions(
        company, Actor("user", "otto"), act="cancel_rest", subjects=[lost, "L0", big], reason="sold out"
    )
    assert [(one.subject, one.done, one.code) for one in results] == [
        (lost, True, ""), ("L0", False, "not_found"), (big, True, ""),
    ]  # fmt: skip
    await settle(company)
