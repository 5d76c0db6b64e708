"""Checks of what a rule does: everything that it names must exist, and nothing may undo itself. Pure."""

from collections.abc import Collection, Iterator, Sequence

from lading.rules.effects import (
    BEFORE_PRICES,
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
from lading.rules.findings import RuleFinding
from lading.rules.nodes import Condition
from lading.rules.suggest import closest
from lading.rules.world import World

_ONE_EACH: dict[type, str] = {SetPriority: "The priority", ChoosePriceList: "The price list", SetQueue: "The queue"}


def check_effects(
    effects: Sequence[AnyEffect], *, event: str, condition: Condition | None, world: World
) -> list[RuleFinding]:
    """Everything that is wrong with a rule's effects."""
    found: list[RuleFinding] = []
    for place, effect in enumerate(effects):
        pointer = f"/effects/{place}"
        found += _exists(effect, pointer, world)
        found += _fits(effect, pointer, event, condition)
    return found + list(_contradictions(effects))


def _exists(effect: AnyEffect, pointer: str, world: World) -> Iterator[RuleFinding]:
    match effect:
        case PlaceHold():
            yield from _all_known(effect.steps, world.steps, "step", f"{pointer}/steps")
            yield from _known(effect.may_release, world.roles, "role", f"{pointer}/may_release")
            yield from _known(effect.owner, world.people, "person", f"{pointer}/owner")
        case RequireApproval():
            yield from _known(effect.role, world.roles, "role", f"{pointer}/role")
            yield from _all_known(effect.steps, world.steps, "step", f"{pointer}/steps")
        case Notify():
            yield from _known(effect.role, world.roles, "role", f"{pointer}/role")
            yield from _known(effect.owner, world.people, "person", f"{pointer}/owner")
            if not effect.role and not effect.owner:
                yield _wrong("nobody_told", "Say which role, or which person, is to be told.", f"{pointer}/role")
        case WriteLetter():
            yield from _known(effect.kind, world.letters, "kind of letter", f"{pointer}/kind")
        case CallWebhook():
            yield from _known(effect.hook, world.hooks, "hook", f"{pointer}/hook")
        case ChoosePriceList():
            yield from _known(effect.price_list, world.price_lists, "price list", f"{pointer}/price_list")
        case _:
            pass


def _all_known(names: Sequence[str], there: Collection[str], what: str, pointer: str) -> Iterator[RuleFinding]:
    for place, name in enumerate(names):
        yield from _known(name, there, what, f"{pointer}/{place}")


def _known(name: str, there: Collection[str], what: str, pointer: str) -> Iterator[RuleFinding]:
    if name and name not in there:
        near = closest(name, there)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        yield _wrong(f"unknown_{what.replace(' ', '_')}", f"There is no {what} “{name}”.{meant}", pointer, near)


def _fits(effect: AnyEffect, pointer: str, event: str, condition: Condition | None) -> Iterator[RuleFinding]:
    """Whether it can be done at that moment."""
    if event == "order.entering" and not isinstance(effect, BEFORE_PRICES):
        sentence = "Before an order is priced, a rule can only choose a price list or add a tag."
        yield _wrong("not_yet", sentence, pointer)
    if event != "order.entering" and isinstance(effect, ChoosePriceList):
        sentence = "The price list is chosen before an order is priced: let the rule be judged when it comes in."
        yield _wrong("too_late", sentence, pointer)
    if event == "order.placed" and isinstance(effect, LiftHold):
        yield _wrong("nothing_to_lift", "An order that is being placed has no holds that could be lifted.", pointer)
    on_lines = isinstance(effect, PlaceHold) and effect.on == "lines"
    if on_lines and condition is not None and not any(name.startswith("line.") for name in condition.asks):
        sentence = "The condition asks no lines, so there are none to hold. Ask any line(…), or hold the order."
        yield _wrong("no_lines", sentence, f"{pointer}/on")


def _contradictions(effects: Sequence[AnyEffect]) -> Iterator[RuleFinding]:
    for place, effect in enumerate(effects):
        for earlier in effects[:place]:
            if effect == earlier:
                yield _wrong("said_twice", "This is said twice.", f"/effects/{place}")
            elif sentence := contradiction(earlier, effect):
                yield _wrong("conflict", sentence, f"/effects/{place}")


def contradiction(one: AnyEffect, other: AnyEffect) -> str:
    """Why two effects cannot both be meant; empty where they can."""
    for first, second in ((one, other), (other, one)):
        match first, second:
            case AddTag(), RemoveTag() if first.tag == second.tag:
                return f"The tag “{first.tag}” is put on and taken off."
            case PlaceHold(), LiftHold() if first.reason == second.reason:
                return f"A hold for “{first.reason}” is placed and lifted."
    if type(one) is type(other) and one != other and (what := _ONE_EACH.get(type(one))):
        return f"{what} is set to two different values."
    return ""


def _wrong(code: str, sentence: str, pointer: str, instead: tuple[str, ...] = ()) -> RuleFinding:
    return RuleFinding(code=code, sentence=sentence, severity="refuse", pointer=pointer, instead=instead)
