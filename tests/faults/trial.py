"""One act on trial: killed at its points, it is whole or absent; done again, it is done once."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lading.flows.company import Company
from tests.faults.door import Command, Door, Duty
from tests.faults.dying import Ending, forked
from tests.faults.points import COMMIT, COMMITTED
from tests.faults.stage import Stage
from tests.faults.standing import Facts, Watcher, differences, plain_words, without_codes

Prepare = Callable[[Company], Awaitable[Command | Duty]]


@dataclass
class Trial:
    """What was prepared for an act, on a database that is copied for each of its ends."""

    stage: Stage
    door: Door
    act: Command | Duty
    prepared: str

    def do(self, name: str, *, die_at: int | str | None = None) -> Ending:
        """Do it in a process of its own."""
        url, token = self.stage.url(name), self.stage.token
        return forked(lambda: self.door.do(url, self.act, token), die_at=die_at)

    def kill(self, name: str, point: int | str) -> None:
        """Do it, and die on the way."""
        ending = self.do(name, die_at=point)
        assert ending.killed, f"it was never at {point!r}: {ending.points}"

    def prove_laws(self, name: str, *, when: str = "once it is done") -> None:
        """Every law holds."""
        broken = self.stage.broken(name)
        assert broken == [], f"{when}: {broken}"

    @contextmanager
    def watched(self, name: str) -> Iterator[Watcher]:
        """Somebody who looks at a database."""
        watcher = Watcher(self.stage.url(name))
        try:
            yield watcher
        finally:
            watcher.close()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """Everything as it was prepared."""
        name = self.stage.copy(self.prepared)
        try:
            yield name
        finally:
            self.stage.drop(name)


@contextmanager
def on_trial(stage: Stage, door: Door, prepare: Prepare) -> Iterator[Trial]:
    """The small company with everything that an act needs to be done."""
    name = stage.copy(stage.founded)
    try:
        yield Trial(stage, door, stage.with_company(name, prepare), name)
    finally:
        stage.drop(name)


def prove_briefly(trial: Trial) -> int:
    """Killed in the middle and before its commit nothing is there; killed after it everything; answers the kills.

    Everything happens in one database, as it would.
    """
    name = trial.prepared
    with trial.watched(name) as watcher:
        before = watcher.state()
        for point in (1, COMMIT):
            trial.kill(name, point)
            assert watcher.state() == before, f"something was left by a death at {point!r}"
        trial.kill(name, COMMITTED)
        done = watcher.state()
        assert done != before, "it did nothing"
        _finish(trial, name)
        if isinstance(trial.act, Command):
            assert watcher.state() == done, "the same key did it twice"
        trial.prove_laws(name)
    return 3


def prove_fully(trial: Trial) -> int:
    """Killed at every point; answers how often."""
    with trial.copy() as name, trial.watched(name) as watcher:
        ending = trial.do(name)
        _accept(ending)
        after = watcher.facts()
        trial.prove_laws(name)
    points = ending.points
    assert points, "it writes nothing"
    first_commit = points.index(COMMITTED)
    _prove_absent(trial, ending, after, points[:first_commit])
    for number in range(first_commit, len(points)):
        _prove_whole(trial, ending, after, number)
    return len(points)


def _prove_absent(trial: Trial, whole: Ending, after: Facts, points: list[str]) -> None:
    """Of what died before its first commit nothing is left, however often it was tried; then it is done."""
    with trial.copy() as name, trial.watched(name) as watcher:
        before = watcher.state()
        for number, point in enumerate(points):
            trial.kill(name, number)
            assert watcher.state() == before, f"something was left by a death {point} ({number})"
        _prove_done_once(trial, name, watcher, whole, after)


def _prove_whole(trial: Trial, whole: Ending, after: Facts, point: int) -> None:
    """What died after its first commit holds every law, and done again it is done once."""
    with trial.copy() as name, trial.watched(name) as watcher:
        trial.kill(name, point)
        watcher.wait_until_quiet()
        trial.prove_laws(name, when=f"after a death {whole.points[point]} ({point})")
        _prove_done_once(trial, name, watcher, whole, after)


def _prove_done_once(trial: Trial, name: str, watcher: Watcher, whole: Ending, after: Facts) -> None:
    again = _finish(trial, name)
    other = differences(watcher.facts(), after)
    assert other == {}, f"it came to something else than without a death: {other}"
    if isinstance(trial.act, Command):
        told, expected = plain_words(str(again.answer)), plain_words(str(whole.answer))
        assert told == expected, f"it answers {told}, without a death {expected}"
        done = watcher.state()
        repeat = trial.do(name).answer
        assert without_codes(str(repeat)) == without_codes(str(again.answer)), f"a repeat answers {repeat}"
        assert watcher.state() == done, "the same key did it twice"
    trial.prove_laws(name)


def _finish(trial: Trial, name: str) -> Ending:
    ending = trial.do(name)
    _accept(ending)
    return ending


def _accept(ending: Ending) -> None:
    answer: Any = ending.answer
    assert answer is None or answer[0] < 300, answer
