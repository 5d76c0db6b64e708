"""Forgetting a person in the mail: what they wrote, what they sent, and what was read of it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from lading.store import UnitOfWork

_FOUND = """
SELECT m.id FROM intake_messages m WHERE m.sender = ANY(%(emails)s)
UNION SELECT c.message FROM intake_cases c WHERE c.customer = %(code)s AND %(code)s <> ''
UNION SELECT c.message FROM intake_cases c WHERE c.booked_as = ANY(%(orders)s)
"""


async def forget_mail(
    unit: UnitOfWork, *, code: str, emails: Collection[str], orders: Collection[str]
) -> dict[UUID, str]:
    """Blank messages, documents and cases of a person, by address, customer code and the orders that came of them.

    What was booked, when and by whom stays. Answers ids and numbers of the cases, about which letters were written.
    """
    await _forget_partner(unit, code=code, emails=sorted(one.lower() for one in emails))
    asked = {"code": code, "emails": sorted(one.lower() for one in emails), "orders": list(orders)}
    messages = [row[0] for row in await unit.fetch(_FOUND, asked)]
    if not messages:
        return {}
    await unit.execute(
        "UPDATE intake_messages SET sender = '', sender_name = '', recipients = '{}', subject = '', body = '',"
        " doubt = '', message_id = '', answers = '{}' WHERE id = ANY(%s)",
        [messages],
    )
    await unit.execute(
        "UPDATE intake_documents SET name = '', content = '', opened = NULL, remarks = '{}', problem = '', pages = 0"
        " WHERE message = ANY(%s)",
        [messages],
    )
    await unit.execute(
        "UPDATE inbox SET body = '', headers = '{}' WHERE id = ANY(%s) AND state <> 'received'", [messages]
    )
    rows = await unit.fetch(
        "UPDATE intake_cases SET reading = NULL, corrected = NULL, matches = '{}', choices = '{}', draft = NULL,"
        " deviations = '[]', reason = '', version = version + 1,"
        " state = CASE WHEN state IN ('received', 'reading', 'review', 'failed') THEN 'rejected' ELSE state END"
        " WHERE message = ANY(%s) RETURNING id, number",
        [messages],
    )
    await _forget_replies(unit, cases=[row[0] for row in rows])
    await unit.execute(
        "UPDATE intake_corrections SET before = '', after = '', boxes = '[]' WHERE case_id = ANY(%s)",
        [[row[0] for row in rows]],
    )
    await unit.execute(
        "DELETE FROM intake_knowledge WHERE (customer = %s AND customer <> '') OR key = ANY(%s)",
        [code, asked["emails"]],
    )
    return dict(rows)


async def _forget_replies(unit: UnitOfWork, *, cases: Sequence[UUID]) -> None:
    """That they were told, under which number and what of the whole, stays; what was said goes."""
    await unit.execute(
        "UPDATE intake_replies SET content = '', target = '', error = CASE state WHEN 'intended' THEN 'erased'"
        " ELSE '' END, state = CASE state WHEN 'intended' THEN 'failed' ELSE state END WHERE case_id = ANY(%s)",
        [list(cases)],
    )


async def _forget_partner(unit: UnitOfWork, *, code: str, emails: Sequence[str]) -> None:
    await unit.execute(
        "DELETE FROM intake_punchouts WHERE partner IN (SELECT p.code FROM intake_partners p WHERE p.customer = %s)",
        [code],
    )
    await unit.execute(
        "UPDATE intake_partners SET name = '', names = '{}', secret = '', shared_secret = '', active = false,"
        " settings = settings - 'mail_to' WHERE customer = %s AND customer <> ''",
        [code],
    )
    await unit.execute(
        "UPDATE intake_partners SET settings = settings - 'mail_to' WHERE lower(settings ->> 'mail_to') = ANY(%s)",
        [list(emails)],
    )
