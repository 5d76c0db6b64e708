"""What a rule does when it fires: typed, so that a wrong one is refused when the rule is saved."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Code = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_.-]{0,59}$")]
Tag = Annotated[str, Meta(min_length=1, max_length=40)]
Sentence = Annotated[str, Meta(min_length=1, max_length=300)]
Hours = Annotated[int, Meta(ge=1, le=24 * 90)]
Role = Annotated[str, Meta(min_length=1, max_length=40)]
Overdue = Literal["nothing", "task", "release"]


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", omit_defaults=True, kw_only=True):
    """One effect; `do` says which."""


class PlaceHold(Effect, frozen=True, tag="place_hold"):
    """Stop steps until somebody who may releases them.

    `on` is the whole order, or only those lines for which an `any line(…)` of the condition holds. `may_release` is the
    role that may (empty: whoever may change orders). When it is due after `due_hours`: nothing happens, a task is
    raised for the role, or the hold is released by itself.
    """

    reason: Code
    sentence: Sentence
    steps: Annotated[list[str], Meta(min_length=1, max_length=10)]
    on: Literal["order", "lines"] = "order"
    owner: Annotated[str, Meta(max_length=80)] = ""
    may_release: Annotated[str, Meta(max_length=40)] = ""
    due_hours: Hours = 24
    overdue: Overdue = "task"


class LiftHold(Effect, frozen=True, tag="lift_hold"):
    """Release the open holds of a reason."""

    reason: Code


class RequireApproval(Effect, frozen=True, tag="require_approval"):
    """Hold the order until so many different people of a role approve; who placed or changed it may not."""

    role: Role
    sentence: Sentence
    count: Annotated[int, Meta(ge=1, le=5)] = 1
    steps: Annotated[list[str], Meta(min_length=1, max_length=10)] = msgspec.field(
        default_factory=lambda: ["release", "capture"]
    )
    due_hours: Hours = 24


class AddTag(Effect, frozen=True, tag="add_tag"):
    """Put a tag on the order."""

    tag: Tag


class RemoveTag(Effect, frozen=True, tag="remove_tag"):
    """Take a tag off the order."""

    tag: Tag


class SetPriority(Effect, frozen=True, tag="set_priority"):
    """Set the order's priority: the higher, the sooner routing and queues serve it."""

    priority: Annotated[int, Meta(ge=-1000, le=1000)]


class Notify(Effect, frozen=True, tag="notify"):
    """Raise a task for a role or a person."""

    sentence: Sentence
    role: Annotated[str, Meta(max_length=40)] = ""
    owner: Annotated[str, Meta(max_length=80)] = ""
    due_hours: Hours = 24


class WriteLetter(Effect, frozen=True, tag="write_letter"):
    """Write to the customer: a kind of message, with its template."""

    kind: Code


class CallWebhook(Effect, frozen=True, tag="call_webhook"):
    """Tell another system: the order's number, the rule and its version are posted to a hook, signed."""

    hook: Code


class ChoosePriceList(Effect, frozen=True, tag="choose_price_list"):
    """Price the order by another list than its channel's. Only before it is priced."""

    price_list: Annotated[str, Meta(min_length=1, max_length=80)]


class SetQueue(Effect, frozen=True, tag="set_queue"):
    """Let what waits of the order wait in a routing queue."""

    queue: Annotated[str, Meta(min_length=1, max_length=80)]


AnyEffect = (
    PlaceHold
    | LiftHold
    | RequireApproval
    | AddTag
    | RemoveTag
    | SetPriority
    | Notify
    | WriteLetter
    | CallWebhook
    | ChoosePriceList
    | SetQueue
)
BEFORE_PRICES = (ChoosePriceList, AddTag)
"""What rules on orders that come in may do before they are priced."""
