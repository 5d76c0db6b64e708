"""Rules in words: moments, effects with their fields, and what a version says."""

from typing import Literal

import msgspec

from lading.console.words import _ as translate
from lading.console.words import mark as _
from lading.rules.effects import (
    AddTag,
    AnyEffect,
    CallWebhook,
    ChoosePriceList,
    LiftHold,
    Notify,
    PlaceHold,
    RemoveTag,
    RequireApproval,
    SetPriority,
    SetQueue,
    WriteLetter,
)

Kind = Literal["text", "long", "number", "choice", "ticks"]


class Field(msgspec.Struct, frozen=True):
    """A field of an effect; `of` names the known codes among which one chooses."""

    name: str
    label: str
    kind: Kind = "text"
    of: str = ""
    otherwise: str = ""
    hint: str = ""


class EffectWords(msgspec.Struct, frozen=True):
    """An effect that can be added: its tag, its words and its fields."""

    tag: str
    label: str
    fields: tuple[Field, ...]


_SENTENCE = Field("sentence", _("What people read"), "long")
_DUE = Field("due_hours", _("Due after hours"), "number", otherwise="24")

EFFECTS = (
    EffectWords(
        "place_hold",
        _("Hold it"),
        (
            Field("reason", _("Reason"), hint=_("a short word, such as fraud")),
            _SENTENCE,
            Field("steps", _("What waits"), "ticks", of="steps"),
            Field("on", _("What is held"), "choice", of="on", otherwise="order"),
            Field("may_release", _("Who may release it"), "choice", of="roles"),
            Field("owner", _("Who looks at it"), hint=_("login, or nobody yet")),
            _DUE,
            Field("overdue", _("When it is due"), "choice", of="overdue", otherwise="task"),
        ),
    ),
    EffectWords(
        "require_approval",
        _("Ask for approval"),
        (
            Field("role", _("Of whom"), "choice", of="roles"),
            Field("count", _("How many people"), "number", otherwise="1"),
            _SENTENCE,
            Field("steps", _("What waits"), "ticks", of="steps", otherwise="release capture"),
            _DUE,
        ),
    ),
    EffectWords("lift_hold", _("Release a hold"), (Field("reason", _("Reason of the hold")),)),
    EffectWords("add_tag", _("Put on a tag"), (Field("tag", _("Tag")),)),
    EffectWords("remove_tag", _("Take off a tag"), (Field("tag", _("Tag")),)),
    EffectWords("set_priority", _("Set the priority"), (Field("priority", _("Priority"), "number"),)),
    EffectWords(
        "notify",
        _("Tell people"),
        (
            Field("role", _("Which role"), "choice", of="roles"),
            Field("owner", _("Or one person"), hint=_("login")),
            _SENTENCE,
            _DUE,
        ),
    ),
    EffectWords("write_letter", _("Write to the customer"), (Field("kind", _("Letter"), "choice", of="letters"),)),
    EffectWords("call_webhook", _("Tell another system"), (Field("hook", _("Hook"), "choice", of="hooks"),)),
    EffectWords(
        "choose_price_list",
        _("Choose a price list"),
        (Field("price_list", _("Price list"), "choice", of="price_lists"),),
    ),
    EffectWords("set_queue", _("Let it wait in a queue"), (Field("queue", _("Queue")),)),
)
BY_TAG = {one.tag: one for one in EFFECTS}

CHOICES = {
    "on": (("order", _("the whole order")), ("lines", _("only the lines that fit"))),
    "overdue": (
        ("task", _("a task is raised")),
        ("release", _("it is released by itself")),
        ("nothing", _("nothing happens")),
    ),
}

STANDINGS = {
    "in_force": (_("In force"), "good"),
    "scheduled": (_("Scheduled"), "going"),
    "draft": (_("Draft"), "waiting"),
    "superseded": (_("Superseded"), "quiet"),
    "ended": (_("Ended"), "quiet"),
    "retired": (_("Retired"), "quiet"),
}

FIELDS = {
    "name": _("Name"),
    "event": _("When it is judged"),
    "condition": _("Condition"),
    "effects": _("What it does"),
    "priority": _("Turn"),
    "stops": _("Stops later rules"),
    "effective_from": _("From"),
    "effective_to": _("Until"),
    "tests": _("Tests"),
    "note": _("Note"),
}


def say_effect(effect: AnyEffect) -> str:
    """What an effect does, in a few words."""
    match effect:
        case PlaceHold():
            return translate(_("Holds it: {what}")).format(what=effect.reason)
        case LiftHold():
            return translate(_("Releases the hold: {what}")).format(what=effect.reason)
        case RequireApproval():
            role = effect.role.replace("_", " ")
            return translate(_("Asks {count} of {role} to approve")).format(count=effect.count, role=role)
        case AddTag():
            return translate(_("Tags it: {what}")).format(what=effect.tag)
        case RemoveTag():
            return translate(_("Takes off the tag: {what}")).format(what=effect.tag)
        case SetPriority():
            return translate(_("Sets the priority to {what}")).format(what=effect.priority)
        case Notify():
            return translate(_("Tells {who}")).format(who=(effect.role or effect.owner).replace("_", " "))
        case WriteLetter():
            return translate(_("Writes a letter: {what}")).format(what=effect.kind.replace("_", " "))
        case CallWebhook():
            return translate(_("Calls {what}")).format(what=effect.hook)
        case ChoosePriceList():
            return translate(_("Prices it by {what}")).format(what=effect.price_list)
        case SetQueue():
            return translate(_("Lets it wait in {what}")).format(what=effect.queue)
