"""Corrections become knowledge: proposed with its effect on past cases, taken, used, withdrawn, forgotten."""

from uuid import UUID

import pytest

from lading.app.audit import audit
from lading.flows.company import Company
from lading.flows.erase_person import erase_person
from lading.flows.intake.gather_world import gather_world
from lading.flows.intake.learn import DecideKnowledge, decide_knowledge, put_knowledge
from lading.flows.intake.learn_when_booked import learn_when_booked
from lading.intake.choices import Choices
from lading.intake.learning.knowledge import Knowledge, KnowledgeDecided, KnowledgeDraft, list_knowledge
from lading.intake.matched import Candidate, LineMatch, Match, Matches
from lading.intake.matching.match import match_reading
from lading.intake.matching.world import ReadOf
from lading.parties import put_parties
from tests.drafts import place
from tests.intake.test_gather_world import PARTIES
from tests.mail import booked_case
from tests.readings import line, reading

THEIRS = line(buyer_item="K-4711", text="Becher", quantity="2", unit="each")
SENDER = "einkauf@mueller.example"


def meant(sku: str, by: str = "person") -> Matches:
    chosen = Candidate(sku, "", by, 1.0)  # type: ignore[arg-type]
    found = LineMatch(Match(chosen), "each", "2", "", "", 1.0)
    return Matches(Match(Candidate("C-7", "", "mail", 1.0)), Match(Candidate("0", "", "address", 1.0)), [found], 1.0)


async def taught(company: Company) -> list[Knowledge]:
    """Two cases in which a person chose the red mug for K-4711, of which the worker has learned."""
    async with company.database.unit_of_work() as unit:
        await put_parties(unit, drafts=PARTIES)
    for number in ("1", "2"):
        order = await place(company, ("MUG-RED", 2), external_id=f"C-7/{number}", customer={"code": "C-7"})
        await booked_case(
            company,
            number,
            reading=reading(THEIRS, po_number=number),
            order=order["number"],
            matches=meant("MUG-RED"),
            choices=Choices(items={"0": "MUG-RED"}),
        )
    assert await learn_when_booked(company) == 2
    assert await learn_when_booked(company) == 0
    return await known(company)


async def known(company: Company, state: str = "") -> list[Knowledge]:
    async with company.database.unit_of_work() as unit:
        return await list_knowledge(unit, state=state)


async def decide(company: Company, one: UUID, verb: str) -> None:
    async with company.database.unit_of_work() as unit:
        await decide_knowledge(unit, wishes=[DecideKnowledge(id=one, verb=verb)])  # type: ignore[arg-type]


async def chosen_for(company: Company) -> tuple[str, str]:
    """What the customer's number means now, and by what."""
    read = reading(THEIRS, po_number="3")
    async with company.database.unit_of_work() as unit:
        world = await gather_world(unit, company, readings=[ReadOf(reading=read, sender=SENDER, channel="web")])
    chosen = match_reading(read, world=world, sender=SENDER, channel="web").lines[0].item.chosen
    return (chosen.code, chosen.by) if chosen else ("", "")


async def test_a_correction_is_proposed_once_with_what_it_would_have_made_right(company: Company) -> None:
    (one,) = await taught(company)
    assert (one.kind, one.customer, one.key, one.value, one.state) == (
        "item",
        "C-7",
        "number:K4711",
        {"sku": "MUG-RED"},
        "proposed",
    )
    told = {name: one.effect[name] for name in ("cases", "lines", "became_right", "became_wrong", "sentence")}
    assert told == {
        "cases": 2,
        "lines": 2,
        "became_right": 2,
        "became_wrong": 0,
        "sentence": "The customer’s “K4711” is MUG-RED, Red mug.",
    }
    assert one.effect["examples"][0] == (
        "Case 2, line 1: 2 ? no item for C-7 to 0 becomes 2 each MUG-RED for C-7 to 0, which is right."
    )


async def test_knowledge_is_used_while_it_is_taken(company: Company) -> None:
    (one,) = await taught(company)
    assert await chosen_for(company) == ("", "")
    await decide(company, one.id, "take")
    assert await chosen_for(company) == ("MUG-RED", "learned")
    with pytest.raises(KnowledgeDecided, match="It is taken and cannot be refused"):
        await decide(company, one.id, "refuse")
    await decide(company, one.id, "withdraw")
    assert await chosen_for(company) == ("", "")
    async with company.database.unit_of_work() as unit:
        told = await unit.fetch("SELECT kind, data FROM events WHERE kind LIKE 'knowledge.%%' ORDER BY id")
    data = {"kind": "item", "customer": "C-7"}
    assert told == [(f"knowledge.{verb}", data) for verb in ("proposed", "taken", "withdrawn")]
    assert await audit(company.database) == []


async def test_by_policy_what_no_past_case_contradicts_is_taken_over_alone(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await unit.execute(
            "INSERT INTO intake_authorities (customer, level, settings, changed_at, changed_by)"
            " VALUES ('', 'suggest', '{\"knowledge\": \"confirmed\"}', now(), 'x')"
        )
    (one,) = await taught(company)
    assert (one.state, one.decided_by) == ("taken", "policy")


async def test_what_past_cases_contradict_waits_for_a_person_and_says_so(company: Company) -> None:
    async with company.database.unit_of_work() as unit:
        await put_parties(unit, drafts=PARTIES)
        await unit.execute(
            "INSERT INTO intake_authorities (customer, level, settings, changed_at, changed_by)"
            " VALUES ('', 'suggest', '{\"knowledge\": \"confirmed\"}', now(), 'x')"
        )
    blue = line(buyer_item="K-4711", seller_item="MUG-BLUE", quantity="2", unit="each")
    for number, said, sku in (("1", blue, "MUG-BLUE"), ("2", THEIRS, "MUG-RED")):
        order = await place(company, (sku, 2), external_id=f"C-7/{number}", customer={"code": "C-7"})
        choices = Choices(items={"0": sku}) if sku == "MUG-RED" else Choices()
        await booked_case(
            company,
            number,
            reading=reading(said, po_number=number),
            order=order["number"],
            matches=meant(sku, "code"),
            choices=choices,
        )
    await learn_when_booked(company)
    (one,) = await known(company)
    assert (one.state, one.effect["became_right"], one.effect["became_wrong"]) == ("proposed", 1, 1)


async def test_a_list_of_a_customers_numbers_is_entered_and_the_last_one_counts(company: Company) -> None:
    await taught(company)
    async with company.database.unit_of_work() as unit:
        for sku in ("BOWL", "TEA-1KG"):
            await put_knowledge(
                unit, drafts=[KnowledgeDraft(kind="item", customer="C-7", key="k-4711", value={"sku": sku})]
            )
    assert [one.value["sku"] for one in await known(company, "taken")] == ["TEA-1KG"]
    assert await chosen_for(company) == ("TEA-1KG", "learned")


async def test_knowledge_of_an_erased_person_is_gone(company: Company) -> None:
    await taught(company)
    async with company.database.unit_of_work() as unit:
        mail = KnowledgeDraft(kind="customer", key="Boss@Mueller.example", value={"customer": "C-7"})
        await put_knowledge(unit, drafts=[mail])
        await erase_person(unit, code="C-7")
    assert await known(company) == []
