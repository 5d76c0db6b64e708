"""Acting on many lines that wait at once: offer a choice, send part now, cancel the rest, peg anew; each on its own."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from lading.flows.company import Company
from lading.flows.promising.offer_choices import OfferChoice, offer_choices
from lading.flows.promising.show_queue import repeg
from lading.flows.promising.take_choice import TakeChoice, take_choice
from lading.kernel import Actor, Refusal

BulkAct = Literal["offer", "part_now", "cancel_rest", "repeg"]


class BulkResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one order (or, of `repeg`, one item): `done`, or the code and the sentence why not."""

    subject: str
    done: bool
    code: str = ""
    sentence: str = ""


async def act_on_exceptions(
    company: Company, actor: Actor, *, act: BulkAct, subjects: Sequence[str], reason: str = ""
) -> list[BulkResult]:
    """Do it for each order (for `repeg` each item) in a transaction of its own: one refusal touches no other."""
    results: list[BulkResult] = []
    for subject in dict.fromkeys(subjects):
        try:
            async with company.database.unit_of_work(actor) as unit:
                if act == "offer":
                    await offer_choices(unit, company, wishes=[OfferChoice(number=subject, cause=reason)])
                elif act == "repeg":
                    await repeg(unit, company.reference, skus=[subject], reason=reason)
                else:
                    await take_choice(unit, company, wish=TakeChoice(number=subject, kind=act, reason=reason))
        except Refusal as refusal:
            results.append(BulkResult(subject=subject, done=False, code=refusal.code, sentence=str(refusal)))
        else:
            results.append(BulkResult(subject=subject, done=True))
    return results
