"""After a person has booked a case, the worker sees what their corrections teach; the desk does not wait for it."""

from lading.flows.company import Company
from lading.flows.intake.authority import raise_alone
from lading.flows.intake.learn import learn_from
from lading.kernel import Actor

LEARNER = Actor("system", "learning")
AT_ONCE = 5


async def learn_when_booked(company: Company) -> int:
    """Learn from cases that people booked since the last turn; answers how many. Each is looked at once.

    What they show of how sure Lading may be is looked at, too: a level that was earned is raised where that is wanted.
    """
    async with company.database.unit_of_work(LEARNER) as unit:
        rows = await unit.fetch(
            "SELECT id, number FROM intake_cases WHERE state = 'booked' AND booked_by <> 'alone' AND learned_at IS NULL"
            " ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
            [AT_ONCE],
            plan_anew=True,
        )
        if not rows:
            return 0
        await learn_from(unit, company, cases=[row[1] for row in rows])
        await raise_alone(unit)
        await unit.execute("UPDATE intake_cases SET learned_at = now() WHERE id = ANY(%s)", [[row[0] for row in rows]])
        return len(rows)
