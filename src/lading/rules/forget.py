"""Forgetting what was said about a person's approvals: who decided what stays, the words go."""

from collections.abc import Sequence

from lading.store import UnitOfWork

ERASED = "Erased at a person's wish."


async def forget_approvals(unit: UnitOfWork, *, subjects: Sequence[str]) -> None:
    """Blank why something about these subjects was asked for, and why it was approved or refused."""
    await unit.execute(
        "UPDATE approval_answers SET reason = '' WHERE reason <> ''"
        " AND approval IN (SELECT id FROM approvals WHERE subject = ANY(%s))",
        [list(subjects)],
    )
    await unit.execute(
        "UPDATE approvals SET data = jsonb_set(data, '{reason}', to_jsonb(%s::text)) WHERE subject = ANY(%s)"
        " AND data ? 'reason'",
        [ERASED, list(subjects)],
    )
