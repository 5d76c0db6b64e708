"""Static checks of a rule, by itself and among the others: never or always true, shadowed, contradicting. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from lading.rules.check_effects import check_effects, contradiction
from lading.rules.condition import read_condition
from lading.rules.events import SAID
from lading.rules.facts import FactSet
from lading.rules.findings import RuleFinding, of_fault
from lading.rules.nodes import Both, Condition, Either, Leaf, Lines, Node, Not
from lading.rules.refusals import ConditionRefused
from lading.rules.rule import Rule, RuleText
from lading.rules.samples import run_tests
from lading.rules.satisfy import can_hold
from lading.rules.world import World


def understand(text: RuleText, *, known: FactSet) -> Condition:
    """The rule's condition on the facts that are known at its moment. Raises `ConditionRefused`."""
    try:
        return read_condition(text.condition, known=known.at(text.event))
    except ConditionRefused as refused:
        name = text.condition[refused.fault.start : refused.fault.end]
        if fact := known.by_name.get(".".join(name.split(".")[:2])):
            when = SAID[text.event].lower()
            sentence = f"{fact.name} is not known when this rule is judged ({when})."
            raise ConditionRefused(
                msgspec.structs.replace(refused.fault, code="not_known_yet", sentence=sentence)
            ) from None
        raise


def check_rule(
    text: RuleText, *, code: str, known: FactSet, world: World, others: Sequence[Rule], now: datetime
) -> list[RuleFinding]:
    """Everything that the checks find; `others` are the rules in force, in their turn."""
    try:
        condition = understand(text, known=known)
    except ConditionRefused as refused:
        return [of_fault(refused.fault), *check_effects(text.effects, event=text.event, condition=None, world=world)]
    found = [
        *check_effects(text.effects, event=text.event, condition=condition, world=world),
        *_dates(text, now),
        *_alone(condition),
        *_among(text, code, condition, [one for one in others if one.event == text.event and one.code != code]),
        *run_tests(text, condition, known=known),
    ]
    return sorted(found, key=lambda one: one.severity)


def _dates(text: RuleText, now: datetime) -> Iterator[RuleFinding]:
    until = text.effective_to
    if until is None:
        return
    if text.effective_from is not None and until <= text.effective_from:
        sentence = "It would end before it begins."
        yield RuleFinding(code="no_time", sentence=sentence, severity="refuse", pointer="/effective_to")
    elif until <= now:
        sentence = "Its time is over already."
        yield RuleFinding(code="time_over", sentence=sentence, severity="refuse", pointer="/effective_to")


def _alone(condition: Condition) -> Iterator[RuleFinding]:
    if can_hold((condition.tree, True)) is False:
        yield RuleFinding(code="never_true", sentence="This can never be true.", severity="refuse")
        return
    if can_hold((condition.tree, False)) is False:
        yield RuleFinding(code="always_true", sentence="This is always true: the rule fires for every order.")
        return
    for part in _parts(condition.tree):
        if _is_idle(condition.tree, part):
            yield RuleFinding(
                code="idle_part",
                sentence=f"“{part.text}” changes nothing here: leave it out, or correct it.",
                start=part.start,
                end=part.end,
            )


def _is_idle(tree: Node, part: Leaf | Lines) -> bool:
    """Whether the condition comes out the same when this part is taken as true, or as false, for all orders."""
    changed = [one for one in (_put(tree, part, _TRUE), _put(tree, part, _FALSE)) if one is not tree]
    return any(can_hold((Either((Both((tree, Not(one))), Both((Not(tree), one)))), True)) is False for one in changed)


_TRUE: Node = Both(())
_FALSE: Node = Either(())


def _parts(node: Node) -> list[Leaf | Lines]:
    match node:
        case Leaf() | Lines():
            return [node]
        case Not():
            return _parts(node.part)
        case _:
            return [one for part in node.parts for one in _parts(part)]


def _put(tree: Node, part: Node, instead: Node) -> Node:
    """The tree with a part of it replaced."""
    if tree is part:
        return instead
    match tree:
        case Not():
            return Not(_put(tree.part, part, instead))
        case Both():
            return Both(tuple(_put(one, part, instead) for one in tree.parts))
        case Either():
            return Either(tuple(_put(one, part, instead) for one in tree.parts))
        case _:
            return tree


def _among(text: RuleText, code: str, condition: Condition, others: Sequence[Rule]) -> Iterator[RuleFinding]:
    for other in others:
        earlier = (other.priority, other.code) < (text.priority, code)
        always = (
            other.effective_from is None or text.effective_from is None or other.effective_from <= text.effective_from
        )
        covers = (
            other.stops
            and earlier
            and always
            and (other.effective_to is None or other.effective_to == text.effective_to)
        )
        if covers and can_hold((condition.tree, True), (other.condition.tree, False)) is False:
            sentence = f"It never has its turn: whenever it would fire, “{other.code}” fires before it and stops."
            yield RuleFinding(code="shadowed", sentence=sentence, pointer="/priority")
            continue
        if other.stops and earlier and can_hold((condition.tree, True), (other.condition.tree, True)) is False:
            continue
        yield from _against(text, condition, other)


def _against(text: RuleText, condition: Condition, other: Rule) -> Iterator[RuleFinding]:
    for place, effect in enumerate(text.effects):
        for theirs in other.effects:
            sentence = contradiction(theirs, effect)
            if sentence and can_hold((condition.tree, True), (other.condition.tree, True)) is not False:
                told = f"Where “{other.code}” fires, too: {sentence[0].lower()}{sentence[1:]}"
                yield RuleFinding(code="conflict_with_rule", sentence=told, pointer=f"/effects/{place}")
