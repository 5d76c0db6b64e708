"""An interchange of EDI is acknowledged at once, whatever becomes of its orders: 997 or CONTRL, accepted or refused."""

import asyncio
import re

from lading.flows.intake.reply import Outgoing, how_it_came, reply
from lading.intake.answering import judge_interchange
from lading.intake.answering.sender_of import sender_names
from lading.intake.claim_cases import ClaimedCase
from lading.intake.partners import find_partner
from lading.intake.replies import NewReply, was_replied
from lading.intake.structured.edi_text import looks_like_edi
from lading.intake.way_back import way_back
from lading.store import UnitOfWork

_VERDICT = re.compile(r"^(?:AK9\*([A-Z])|UCI\+.*\+([0-9])')", re.MULTILINE)
_SAID = {"A": "accepted", "E": "accepted", "7": "accepted", "P": "changed"}


async def acknowledge_document(unit: UnitOfWork, *, case: ClaimedCase, text: str) -> NewReply | None:
    """Tell the sender's machine that its interchange has come, and which messages of it can be read.

    Once for a document: read again it is not acknowledged again. None where it is no EDI, where its sender cannot be
    told, or where nobody wants that.
    """
    if case.segment or not looks_like_edi(text):
        return None
    names = sender_names(text)
    judged = await asyncio.to_thread(judge_interchange, text)
    if judged is None or not names or await was_replied(unit, case_id=case.id, kind="acknowledgement", about=""):
        return None
    partner = await find_partner(unit, names=names)
    route = way_back(partner, await how_it_came(unit, case_id=case.id))
    if route.way == "none" or not partner.settings.acknowledge:
        return None

    out = Outgoing(
        case_id=case.id,
        case=case.number,
        channel=case.channel,
        source=case.source,
        subject=case.name,
        kind="acknowledgement",
        about="",
        series=names[0],
        partner=partner,
        route=route,
        verdict=verdict_of(judged(1, unit.now).text),
        write=lambda control: judged(control, unit.now),
    )
    return await reply(unit, out=out)


def verdict_of(text: str) -> str:
    """What an acknowledgement says of the whole: accepted, changed (some of it), rejected."""
    found = _VERDICT.findall(text)
    said = {_SAID.get(x12 or edifact, "rejected") for x12, edifact in found}
    return said.pop() if len(said) == 1 else "changed"
