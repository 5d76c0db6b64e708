"""Tests that people write for a rule: facts, and whether it shall fire for them. Pure."""

from collections.abc import Iterator

from lading.rules.because import say_part, why, why_not
from lading.rules.facts import FactSet
from lading.rules.findings import RuleFinding
from lading.rules.nodes import Condition
from lading.rules.rule import RuleText
from lading.rules.sample import read_sample
from lading.rules.suggest import closest
from lading.rules.truth import holds


def run_tests(text: RuleText, condition: Condition, *, known: FactSet) -> Iterator[RuleFinding]:
    """The tests that fail or cannot be understood; a remark where there are none."""
    if not text.tests:
        sentence = "The rule has no tests. Say for a few samples whether it shall fire."
        yield RuleFinding(code="no_tests", sentence=sentence, pointer="/tests")
    for place, test in enumerate(text.tests):
        pointer = f"/tests/{place}"
        try:
            values = read_sample(known, test.facts, test.lines)
        except KeyError as error:
            name = str(error.args[0])
            near = closest(name, known.by_name)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            sentence = f"Test “{test.name}”: there is no fact “{name}”.{meant}"
            yield RuleFinding(code="unknown_fact", sentence=sentence, severity="refuse", pointer=pointer, instead=near)
            continue
        except ValueError as error:
            sentence = f"Test “{test.name}”: {error}"
            yield RuleFinding(code="wrong_kind", sentence=sentence, severity="refuse", pointer=pointer)
            continue
        fires = holds(condition, values) is True
        if fires is not test.fires:
            because = why(condition, values) if fires else why_not(condition, values)
            how = "it fires" if fires else "it does not fire"
            sentence = f"Test “{test.name}” fails: {how} ({'; '.join(map(say_part, because))})."
            yield RuleFinding(code="test_fails", sentence=sentence, severity="refuse", pointer=pointer)
