"""Whether what suppliers said of their stock is still good to promise from; a feed that stays away is stale."""

from lading.catalog.pace_places import pace_place
from lading.flows.company import Company
from lading.fulfilment.partners import Partner, lock_partner, read_partners
from lading.kernel import Actor
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.tasks import TaskDraft
from lading.tasks.keep_one import close_matters, keep_one

STALE = "partner.stale"
JUDGE = Actor("system", "partners")


async def judge_feed(unit: UnitOfWork, *, partner: Partner) -> bool:
    """Bring a place to what its feed allows: while that is stale nothing more is promised, or later.

    What is promised there already stays. One task says that the feed is missing, until it comes again. Answers whether
    anything changed.
    """
    stale, settings = partner.is_stale(unit.now), partner.settings
    stop = stale and settings.when_stale == "stop"
    later = settings.stale_days if stale and not stop else 0
    matter = (STALE, f"partner/{partner.place}")
    if stale != partner.stale:
        await unit.execute("UPDATE partners SET stale = %s WHERE place = %s", [stale, partner.place])
        subject, data = f"place/{partner.place}", {"stated_at": str(partner.stated_at or "")}
        went = Event(kind="partner.went_stale", subject=subject, data={**data})
        await record(unit, [went if stale else Event(kind="partner.is_fresh", subject=subject, data={**data})])
    if stale:
        told = f"since {partner.stated_at:%Y-%m-%d %H:%M} UTC" if partner.stated_at else "at all yet"
        then = "Nothing more is promised from there" if stop else f"It is promised {later} days later"
        sentence = (
            f"{partner.place} has not told its stock {told}. {then} until it does: ask {partner.supplier} for it."
        )
        await keep_one(unit, drafts=[TaskDraft(kind=STALE, subject=matter[1], sentence=sentence)])
    else:
        await close_matters(unit, matters=[matter], outcome="it came again")
    return await pace_place(unit, place=partner.place, paused=stop, later_days=later) or stale != partner.stale


async def judge_feeds(company: Company) -> int:
    """Judge every supplier's feed; for a worker, again and again. Answers how many changed."""
    async with company.database.unit_of_work(JUDGE) as unit:
        partners = [one for one in (await read_partners(unit)).values() if one.kind == "supplier"]
        due = [one.place for one in partners if one.is_stale(unit.now) != one.stale]
    for place in due:
        async with company.database.unit_of_work(JUDGE) as unit:
            partner = await lock_partner(unit, place=place)
            if partner is not None:
                await judge_feed(unit, partner=partner)
    return len(due)
