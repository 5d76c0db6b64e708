"""What rules that fired come to on one order: holds, approvals, tags, tasks, letters and calls. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from lading.kernel import new_id
from lading.orders.hold import NewHold
from lading.orders.views import HoldView, OrderView
from lading.rules import ApprovalWish, Fired
from lading.rules.effects import (
    AddTag,
    AnyEffect,
    CallWebhook,
    LiftHold,
    Notify,
    PlaceHold,
    RemoveTag,
    RequireApproval,
    SetPriority,
    SetQueue,
    WriteLetter,
)
from lading.tasks import TaskDraft

ACCEPT = "order.accept"
"""What is asked where a rule wants an order approved."""


class Hit(msgspec.Struct, frozen=True):
    """A rule that fired on an order, and which effects it had."""

    rule: str
    version: int
    did: list[str]


class Planned(msgspec.Struct):
    """What one order gets at a moment, in the order of the rules. `tags` and `priority` None stay as they are."""

    event: str
    holds: list[NewHold] = []
    lifts: list[str] = []
    approvals: list[ApprovalWish] = []
    tags: list[str] | None = None
    priority: int | None = None
    tasks: list[TaskDraft] = []
    letters: list[str] = []
    calls: list[tuple[str, dict[str, Any]]] = []
    queue: str | None = None
    hits: list[Hit] = []


def plan_effects(
    fired: Sequence[Fired],
    view: OrderView,
    *,
    event: str,
    now: datetime,
    by: Collection[str] = (),
    done: Collection[str] = (),
) -> Planned:
    """What the rules that fired want of this order.

    What holds it already for the same reason and rule is not held again. `done` are rules that took effect on the
    order before: they do not tell, write or call again. `by` are actors who may not approve it.
    """
    planned = Planned(event)
    for one in fired:
        did = [name for effect in one.effects if (name := _plan(planned, one, effect, view, event, now, by, done))]
        planned.hits.append(Hit(one.rule.code, one.rule.version, did))
    return planned


def _plan(
    planned: Planned,
    fired: Fired,
    effect: AnyEffect,
    view: OrderView,
    event: str,
    now: datetime,
    by: Collection[str],
    done: Collection[str],
) -> str:
    """Note one effect; answers its name, empty where there was nothing to do."""
    rule, before = fired.rule, len(planned.holds)
    match effect:
        case PlaceHold():
            planned.holds += _holds(fired, effect, view, now)
            return "place_hold" if len(planned.holds) > before else ""
        case RequireApproval():
            return _ask(planned, fired, effect, view, now, by)
        case LiftHold():
            planned.lifts.append(effect.reason)
            return "lift_hold"
        case AddTag():
            return _tag(planned, view, effect.tag, wanted=True)
        case RemoveTag():
            return _tag(planned, view, effect.tag, wanted=False)
        case SetPriority():
            planned.priority = effect.priority
            return "set_priority"
        case SetQueue():
            planned.queue = effect.queue
            return "set_queue"
        case _ if rule.code in done:
            return ""
        case Notify():
            planned.tasks.append(_task(fired, effect, view, now))
            return "notify"
        case WriteLetter():
            planned.letters.append(effect.kind)
            return "write_letter"
        case CallWebhook():
            body = {"rule": rule.code, "version": rule.version, "event": event, "order": view.number, "at": now}
            planned.calls.append((effect.hook, body))
            return "call_webhook"
        case _:
            return "choose_price_list"


def _holds(fired: Fired, effect: PlaceHold, view: OrderView, now: datetime) -> list[NewHold]:
    lines: list[int | None] = [view.lines[place].line for place in fired.lines] if effect.on == "lines" else [None]
    there = {(one.reason, one.rule, one.line) for one in view.holds}
    return [
        NewHold(
            reason=effect.reason,
            sentence=effect.sentence,
            steps=list(effect.steps),
            line=line,
            owner=effect.owner or None,
            due=now + timedelta(hours=effect.due_hours),
            may_release=effect.may_release or None,
            overdue=effect.overdue,
            rule=fired.rule.code,
            rule_version=fired.rule.version,
        )
        for line in lines
        if (effect.reason, fired.rule.code, line) not in there
    ]


def _ask(
    planned: Planned, fired: Fired, effect: RequireApproval, view: OrderView, now: datetime, by: Collection[str]
) -> str:
    rule, due = fired.rule, now + timedelta(hours=effect.due_hours)
    if any(one.approval and one.rule == rule.code for one in view.holds):
        return ""
    number = new_id()
    planned.holds.append(
        NewHold(
            reason="approval",
            sentence=effect.sentence,
            steps=list(effect.steps),
            due=due,
            rule=rule.code,
            rule_version=rule.version,
            approval=number,
        )
    )
    planned.approvals.append(
        ApprovalWish(
            id=number,
            subject=f"order/{view.number}",
            ask=ACCEPT,
            sentence=effect.sentence,
            why=f"{rule.name or rule.code}: {rule.condition.text}",
            role=effect.role,
            needed=effect.count,
            rule=rule.code,
            rule_version=rule.version,
            barred=tuple(by),
            amount=view.totals.total,
            currency=view.currency,
            data={"order": view.number},
            due=due,
        )
    )
    return "require_approval"


def _tag(planned: Planned, view: OrderView, tag: str, *, wanted: bool) -> str:
    tags = list(view.tags if planned.tags is None else planned.tags)
    if (tag in tags) is wanted:
        return ""
    planned.tags = [*tags, tag] if wanted else [one for one in tags if one != tag]
    return "add_tag" if wanted else "remove_tag"


def _task(fired: Fired, effect: Notify, view: OrderView, now: datetime) -> TaskDraft:
    rule = fired.rule
    return TaskDraft(
        kind="rule.notified",
        subject=f"order/{view.number}",
        sentence=effect.sentence,
        data={"rule": rule.code, "version": rule.version, "role": effect.role},
        owner=effect.owner or None,
        due=now + timedelta(hours=effect.due_hours),
    )


def as_view(hold: NewHold, now: datetime) -> HoldView:
    """A hold of an order that is being placed."""
    return HoldView(
        id=new_id(),
        reason=hold.reason,
        sentence=hold.sentence,
        steps=hold.steps,
        scope="order" if hold.line is None else "line",
        line=hold.line,
        owner=hold.owner,
        due=hold.due,
        placed_at=now,
        may_release=hold.may_release,
        overdue=hold.overdue,
        rule=hold.rule,
        rule_version=hold.rule_version,
        approval=hold.approval,
    )


def with_priority(attributes: Mapping[str, Any], priority: int) -> dict[str, Any]:
    """An order's attributes with that priority."""
    return {**attributes, "priority": priority}


def approval_tasks(wishes: Sequence[ApprovalWish], ids: Sequence[UUID]) -> list[TaskDraft]:
    """A task for the people of the role, for each approval."""
    return [
        TaskDraft(
            kind="approval.wanted",
            subject=f"approval/{number}",
            sentence=wish.sentence,
            data={"about": wish.subject, "role": wish.role, "ask": wish.ask},
            due=wish.due,
        )
        for wish, number in zip(wishes, ids, strict=True)
    ]
