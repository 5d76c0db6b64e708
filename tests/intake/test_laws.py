"""The laws of the mail, each broken once."""

from lading.app.audit import audit
from lading.flows.company import Company
from lading.intake.laws import LAWS
from tests.drafts import place
from tests.mail import booked_case
from tests.readings import reading

REPLY = (
    "INSERT INTO intake_replies (id, case_id, kind, partner, control, format, verdict, name, media, content, sha256,"
    " way, target, by_partner, state, next_at, written_at, written_by) SELECT gen_random_uuid(), id, '_WHOSE_',"
    " _NUMBER_, 'x12 855', 'accepted', 'n', 'm', 'bytes', 'other', 'folder', 'f', 'P', 'sent', now(), now(), 'x'"
    " FROM intake_cases"
)
CORRUPTIONS = {
    "cases_became_what_they_say": "UPDATE intake_cases SET booked_as = '999999'",
    "booked_alone_is_measured": "UPDATE intake_outcomes SET alone = false",
    "knowledge_was_decided": "INSERT INTO intake_knowledge (id, kind, key, value, state, proposed_at, proposed_by)"
    " VALUES (gen_random_uuid(), 'item', 'number:1', '{}', 'taken', now(), 'x')",
    "replies_answer_what_came_once": REPLY.replace("_WHOSE_", "answer', 'ZZ:A").replace("_NUMBER_", "1"),
    "replies_are_counted_without_gaps": REPLY.replace("_WHOSE_", "acknowledgement', 'ZZ:B").replace("_NUMBER_", "2"),
}


def test_every_law_is_broken() -> None:
    assert {law.name for law in LAWS} == set(CORRUPTIONS)


async def test_a_broken_law_is_found(company: Company) -> None:
    order = await place(company, ("MUG-RED", 1))
    await booked_case(company, "1", reading=reading(), order=order["number"], by="alone")
    assert await audit(company.database) == []
    broken = set()
    for corruption in CORRUPTIONS.values():
        async with company.database.unit_of_work() as unit:
            await unit.execute(corruption)  # type: ignore[arg-type]
        broken |= {breach.law for breach in await audit(company.database)}
    assert broken == set(CORRUPTIONS)
