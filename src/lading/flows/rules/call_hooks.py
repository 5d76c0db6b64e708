"""Calls to other systems that rules asked for: signed, sent outside of any transaction, again while they fail."""

import msgspec

from lading.flows.company import Company
from lading.flows.partners.push_to_partners import Push, sign
from lading.kernel import Actor
from lading.rules.hook_calls import Call, settle_call, take_calls

CALLER = Actor("system", "hooks")


async def call_hooks(company: Company, *, push: Push, inside: Push) -> int:
    """Send what is due, by `push`, which refuses inner addresses, or by `inside` where an administrator allowed that;
    answers how many were tried.
    """
    async with company.database.unit_of_work(CALLER) as unit:
        calls, now = await take_calls(unit), int(unit.now.timestamp())
    for call in calls:
        why = await _send(call, now, inside if call.inside else push)
        async with company.database.unit_of_work(CALLER) as unit:
            await settle_call(unit, call=call, why=why)
    return len(calls)


async def _send(call: Call, now: int, push: Push) -> str:
    body = msgspec.json.encode(call.body)
    headers = {"content-type": "application/json", "webhook-id": str(call.id), "webhook-timestamp": str(now)}
    if call.secret:
        headers["webhook-signature"] = sign(secret=call.secret, message=str(call.id), timestamp=now, body=body)
    return await push(url=call.url, headers=headers, body=body)
