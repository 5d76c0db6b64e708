"""A corrected paper teaches its layout: tried on past papers, taken over, told to the reader, taken back."""

from datetime import UTC, datetime

import msgspec

from lading.flows.company import Company
from lading.flows.intake.learn import DecideKnowledge, decide_knowledge
from lading.flows.intake.learn_when_booked import learn_when_booked
from lading.flows.intake.reading_hints import hints_for
from lading.intake.claim_cases import pack_opened
from lading.intake.hints import Hints
from lading.intake.layout.learn import learn_from
from lading.intake.layout.read_pages import read_pages
from lading.intake.learning.knowledge import list_knowledge
from lading.intake.learning.replay_layout import PastPaper, replay_layout
from lading.intake.opened import Opened
from lading.kernel import new_id
from tests.drafts import place
from tests.intake.layout.test_learn import FIRST, RIGHT, corrected, paper
from tests.intake.layout.test_taught import goods
from tests.intake.layout.test_taught import paper as table
from tests.mail import booked_case

SENDER = "einkauf@mueller.example"


class Case(msgspec.Struct):
    """As much of a claimed case as hints ask."""

    sender: str
    channel: str = "web"
    received_at: datetime = datetime(2026, 11, 30, tzinfo=UTC)


def test_hints_are_wrong_where_a_past_paper_says_otherwise() -> None:
    before = read_pages(FIRST.pages, hints=Hints())
    assert before.value("buyer") == "Zed Zorp LLC"
    mistaken = learn_from(FIRST, before, corrected(before, {"buyer": "77-A1"}))
    effect = replay_layout(before.layout, mistaken, [PastPaper(number="1", opened=FIRST, truth=before)])
    assert (effect.cases, effect.became_right, effect.became_wrong) == (1, 0, 1)
    assert effect.examples == ["Case 1, buyer: “Zed Zorp LLC” becomes “77-A1”, which is wrong."]


async def put_paper(company: Company, opened: Opened, layout: str) -> None:
    """The case's document, as it was opened."""
    async with company.database.unit_of_work() as unit:
        document = new_id()
        await unit.execute(
            "INSERT INTO intake_documents (id, message, position, name, sha256, content, shape, opened)"
            " SELECT %s, message, 1, 'po.pdf', '', '', 'pages', %s FROM intake_cases",
            [document, pack_opened(opened)],
        )
        await unit.execute("UPDATE intake_cases SET document = %s, layout = %s", [document, layout])


async def test_what_a_paper_taught_is_told_to_the_reader_of_the_next(company: Company) -> None:
    before = read_pages(FIRST.pages, hints=Hints(sender=SENDER))
    after = corrected(before, {"po_number": "77-A1"}, *RIGHT)
    order = await place(company, ("MUG-RED", 1))
    await booked_case(company, "1", reading=before, corrected=after, order=order["number"], sender=SENDER)
    await put_paper(company, FIRST, before.layout)
    assert await learn_when_booked(company) == 1
    async with company.database.unit_of_work() as unit:
        (one,) = [known for known in await list_knowledge(unit) if known.kind == "layout"]
        assert (one.key, one.state, one.effect["became_right"], one.effect["became_wrong"]) == (
            before.layout,
            "proposed",
            11,
            0,
        )
        await decide_knowledge(unit, wishes=[DecideKnowledge(id=one.id, verb="take")])
    hints = await hints_for(company, case=Case(SENDER))  # type: ignore[arg-type]
    second = read_pages(paper("88-B2", ("QQ-9", "Red cup", "12", "1.50", "18.00")).pages, hints=hints)
    assert (second.value("po_number"), second.lines[0].value("quantity")) == ("88-B2", "12")
    other = await hints_for(company, case=Case("x@elsewhere.example"))  # type: ignore[arg-type]
    assert other.learned == ()


async def test_where_texts_end_is_proposed_in_a_sentence_and_counts_until_it_is_taken_back(company: Company) -> None:
    first = table(goods("Blue box large", "Schnurz 38-71"), goods("Tape", "Schnurz 5-5"))
    before = read_pages(first.pages, hints=Hints(sender=SENDER))
    right = [{name: one.value for name, one in line.fields.items()} for line in before.lines]
    for line, text in zip(right, ("Blue box large", "Tape"), strict=True):
        line["text"] = text
    order = await place(company, ("MUG-RED", 1))
    after = corrected(before, {}, *right)
    await booked_case(company, "1", reading=before, corrected=after, order=order["number"], sender=SENDER)
    await put_paper(company, first, before.layout)
    assert await learn_when_booked(company) == 1
    second = table(goods("Elbow 90", "Schnurz 4-4 rev C"))
    said = []
    async with company.database.unit_of_work() as unit:
        (one,) = [known for known in await list_knowledge(unit) if known.kind == "layout"]
    assert "The text of a line ends before “Schnurz”." in one.effect["sentence"]
    for verb in ("take", "withdraw"):
        async with company.database.unit_of_work() as unit:
            await decide_knowledge(unit, wishes=[DecideKnowledge(id=one.id, verb=verb)])
        hints = await hints_for(company, case=Case(SENDER))  # type: ignore[arg-type]
        said.append(read_pages(second.pages, hints=hints).lines[0].value("text"))
    assert said == ["Elbow 90", "Elbow 90 Schnurz 4-4 rev C"]
