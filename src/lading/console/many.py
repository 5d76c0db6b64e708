"""Many orders at once: the ticked ones, or all that match a list, worked through in batches."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from urllib.parse import parse_qsl
from uuid import UUID

import msgspec

from lading.console.form import Form, wrong
from lading.console.views import read_wish
from lading.console.visit import Visit
from lading.console.words import _, ngettext
from lading.kernel import Invalid, Refusal
from lading.orders.lists import find_orders
from lading.orders.summaries import summarise

TICKED = 200
MATCHING = 2000
BATCH = 200
PATIENCE = 100


class Worked(msgspec.Struct, frozen=True):
    """What was done, when each batch was, and which orders could not be, with the reason."""

    done: list[str] = msgspec.field(default_factory=list)
    at: list[datetime] = msgspec.field(default_factory=list)
    refused: list[tuple[str, str]] = msgspec.field(default_factory=list)

    def note(self, sentence: str) -> str:
        """The sentence about what was done, and who was left out."""
        if not self.refused:
            return sentence
        left = ngettext("One order was left as it is:", "%(num)s orders were left as they are:", len(self.refused))
        number, why = self.refused[0]
        return f"{sentence} {left % {'num': len(self.refused)}} {number}: {why}"


async def chosen(visit: Visit, form: Form, *, ready: bool = False) -> list[str]:
    """Numbers of the orders that are ticked, or of all that match. Raises `Invalid` for none or too many.

    `ready`: of those that match, only the ones that could go to a place now.
    """
    if form.text("matching"):
        return await _matching(visit, form, ready=ready)
    numbers = list(dict.fromkeys(form.all("number")))
    if not numbers:
        raise wrong("number", "nothing_chosen", _("Tick at least one order first."))
    if len(numbers) > TICKED:
        raise wrong("number", "too_many", _("Choose at most %(most)s orders at once.") % {"most": TICKED})
    return numbers


async def _matching(visit: Visit, form: Form, *, ready: bool) -> list[str]:
    """Of what matches now, the orders that existed when the list was shown: nobody acts on what nobody has seen."""
    wish = read_wish(visit, Form(parse_qsl(form.text("matching"))))
    async with visit.reading() as connection:
        filters = msgspec.structs.replace(wish.filters, ready=ready or wish.filters.ready)
        found = await find_orders(connection, filters=filters, sort=wish.sort, limit=MATCHING + 1)
        if len(found.ids) > MATCHING:
            told = _("More than %(most)s orders match. Narrow the list first, then choose them all.")
            raise wrong("matching", "too_many", told % {"most": MATCHING})
        seen = form.instant("seen")
        ids = [one for one in found.ids if _made_at(one) <= seen.timestamp()]
        numbers = [row.number for row in await summarise(connection, ids=ids)]
    if not numbers:
        told = _("None of these orders is ready to go to a place.") if ready else _("No order matches any more.")
        raise wrong("matching", "nothing_chosen", told)
    return numbers


def _made_at(identity: UUID) -> float:
    """When a uuidv7 was made, in seconds."""
    return (identity.int >> 80) / 1000


async def work_through(
    form: Form, act: Callable[[Sequence[str]], Awaitable[datetime]], numbers: Sequence[str]
) -> Worked:
    """Do the act, which answers when it was done, on every order.

    What is ticked is one transaction: refused for one, it is done for none. All that match go in batches; one that is
    refused is halved until what cannot be done stands alone. Raises the refusal where nothing could be done.
    """
    worked = Worked()
    if not form.text("matching"):
        worked.at.append(await act(numbers))
        worked.done.extend(numbers)
        return worked
    waiting = [list(numbers[at : at + BATCH]) for at in range(0, len(numbers), BATCH)]
    while waiting and len(worked.refused) < PATIENCE:
        batch = waiting.pop(0)
        try:
            worked.at.append(await act(batch))
            worked.done.extend(batch)
        except Refusal as refusal:
            if len(batch) == 1:
                worked.refused.append((batch[0], refusal.sentence))
            else:
                waiting[:0] = [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
    worked.refused.extend((number, _("It was not tried.")) for batch in waiting for number in batch)
    if not worked.done:
        raise Invalid(_("None of these orders can take it. The first said: %(why)s") % {"why": worked.refused[0][1]})
    return worked
