"""Keeping what people have written, and going back to our own."""

import msgspec

from lading.kernel import NotFound
from lading.messages.kinds import KINDS
from lading.messages.render import check_message_template
from lading.messages.tables import message_templates
from lading.messages.templates import MessageTemplate, follow_text
from lading.store import Event, UnitOfWork
from lading.store.events import record
from lading.store.keys import lock_names, lock_number
from lading.store.rows import Change, compare_rows, write_rows


async def put_template(unit: UnitOfWork, *, draft: MessageTemplate, version: int | None = None) -> Change:
    """Keep a template; our own HTML gives way to a text that is not ours any more.

    Raises `Invalid`, naming line and field, `NotFound` for an unknown kind, `Outdated`."""
    if draft.kind not in KINDS:
        raise NotFound(f"There are no messages of the kind “{draft.kind}”; known are {', '.join(KINDS)}.")
    draft = follow_text(draft)
    check_message_template(draft)
    await lock_names(unit, stages=[[lock_number("message templates")]])
    (change,) = await compare_rows(
        unit,
        table=message_templates,
        key="kind",
        rows=[msgspec.structs.asdict(draft)],
        versions={draft.kind: version},
    )
    await write_rows(unit, table=message_templates, key="kind", changes=[change])
    if change.fields:
        data: dict[str, object] = {"fields": sorted(change.fields), "version": change.version}
        await record(
            unit, [Event(kind="message_template.changed", subject=f"message_template/{draft.kind}", data=data)]
        )
    return change


async def reset_template(unit: UnitOfWork, *, kind: str) -> None:
    """Forget what people have written for a kind; our own serves again."""
    if await unit.execute("DELETE FROM message_templates WHERE kind = %s", [kind]):
        await record(unit, [Event(kind="message_template.reset", subject=f"message_template/{kind}", data={})])
