"""Queues in the reader's words: by which policy, behind whom and why, and what a line rests on."""

from datetime import date

from lading.console.words import _ as translate
from lading.console.words import mark as _
from lading.flows.promising.show_queue import Rest, WaitingLine
from lading.promising.policy import QueuePolicy

POLICIES = {
    "first_come": _("who was placed first"),
    "customer_class": _("customers of these groups first"),
    "due_date": _("who wants it soonest"),
    "contract_share": _("each group its share, the rest to who was placed first"),
}
"""What a policy does."""

_WHY = {
    "first": _("The first in its queue."),
    "placed_earlier": _("%(behind)s was placed earlier."),
    "customer_class": _("%(behind)s is of a customer in the group “%(about)s”, which comes first."),
    "due_date": _("%(behind)s is wanted by %(about)s, which is sooner."),
    "contract_share": _("%(behind)s is served from the share of the group “%(about)s”."),
    "firm_promise": _("%(behind)s was promised an earlier day, which is kept whatever the policy says."),
    "fits_sooner": _("%(behind)s can be served sooner from what its places get."),
}
_KINDS = {
    "purchase": _("purchase order"),
    "transfer": _("transfer"),
    "production": _("production"),
    "manual": _("announced"),
    "stock": _("lies there already"),
}


def why_behind(one: WaitingLine, about: str) -> str:
    """Why the line stands behind the one before it; `about` is what that turns on, as it is shown."""
    return translate(_WHY[one.why]) % {"behind": one.behind, "about": about}


def day_of(one: WaitingLine) -> date | None:
    """The day that the reason turns on, if it is one."""
    return date.fromisoformat(one.about) if one.why == "due_date" else None


def kind_of(rest: Rest) -> str:
    """What a line rests on."""
    return translate(_KINDS.get(rest.kind, rest.kind))


def say_policy(policy: QueuePolicy) -> str:
    """A policy in a few words, with its groups or shares."""
    words = translate(POLICIES[policy.kind])
    if policy.kind == "customer_class":
        return f"{words}: {', '.join(policy.groups)}"
    if policy.kind == "contract_share":
        return f"{words}: " + ", ".join(f"{group} {share.normalize():f} %" for group, share in policy.shares.items())
    return words
