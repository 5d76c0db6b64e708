"""Sharing what is left of an order among places that stand best first, within a rule's limits. Pure."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from lading.kernel.quantity import floor_to
from lading.routing.candidates import Free, Need, Take
from lading.routing.settings import Rule

ZERO = Decimal(0)


class Sharing(msgspec.Struct):
    """The work of one rule: `left` by line shrinks, `takes` by line grow, `has` is what the places still have.

    `used` are places that give something already, by earlier rules too, `of_line` those of each line. `note` says which
    limit kept goods back.
    """

    needs: Sequence[Need]
    places: Sequence[str]
    left: list[Decimal]
    has: Free
    used: set[str]
    most: int | None
    of_line: list[set[str]] = []
    most_per_line: int | None = None
    takes: list[list[Take]] = []
    note: str = ""
    too_small: list[str] = []

    def may_use(self, place: str) -> bool:
        """Whether the place gives already, or one more place may."""
        return self.most is None or place in self.used or len(self.used) < self.most

    def may_add(self, line: int, place: str) -> bool:
        """Whether the line comes from the place already, or one more place may give to it."""
        most = self.most_per_line
        return most is None or place in self.of_line[line] or len(self.of_line[line]) < most

    def covers(self, lines: Sequence[int], place: str) -> bool:
        """Whether the place has all that is left of these lines (two lines of one SKU share its stock)."""
        if self.most_per_line is not None and not all(self.may_add(line, place) for line in lines):
            return False
        wanted: dict[str, Decimal] = {}
        for line in lines:
            need = self.needs[line]
            wanted[need.sku] = wanted.get(need.sku, ZERO) + self.left[line] * need.factor
        return all(self.has.get((sku, place), ZERO) >= units for sku, units in wanted.items())

    def take(self, line: int, place: str, quantity: Decimal) -> None:
        """The place gives so much of the line."""
        need = self.needs[line]
        self.has[need.sku, place] -= quantity * need.factor
        self.left[line] -= quantity
        self.used.add(place)
        if self.most_per_line is not None:
            self.of_line[line].add(place)
        self.takes[line].append(Take(place, quantity))


def assign(
    *,
    rule: Rule,
    needs: Sequence[Need],
    left: list[Decimal],
    places: Sequence[str],
    has: Free,
    used: set[str],
    value: Decimal,
    given: Sequence[Sequence[Take]] = (),
) -> Sharing:
    """Share what is left. `left` and `used` change; `has` (what the rule may take) shrinks by what is taken.

    `given` is what earlier rules gave, line by line.
    """
    limits, before = rule.limits, set(used)
    work = Sharing(needs, places, left, has, used, limits.most_places)
    work.takes = [[] for _ in needs]
    if limits.most_places_per_line is not None:
        work.most_per_line = limits.most_places_per_line
        work.of_line = [{take.place for take in taken} for taken in given] or [set() for _ in needs]
    wanted = [line for line in range(len(needs)) if left[line]]
    splits = rule.assign != "single" and (limits.no_split_below is None or value >= limits.no_split_below)
    if (rule.assign != "in_order" or not splits) and _from_one(work, wanted):
        return work
    if not splits:
        work.note = "single" if rule.assign == "single" else "no_split_below"
        return work
    clusters = _clusters(needs, wanted, keep=limits.keep_item_groups)
    if rule.assign == "fewest":
        _fewest(work, clusters)
        _spread(work, clusters if limits.split_lines else [], by_line=True)
    else:
        _spread(work, clusters, by_line=limits.split_lines)
    if limits.part_at_least:
        _drop_small(work, limits.part_at_least, before)
    return work


def _from_one(work: Sharing, wanted: Sequence[int]) -> bool:
    for place in work.places:
        if work.may_use(place) and work.covers(wanted, place):
            for line in wanted:
                work.take(line, place, work.left[line])
            return True
    return False


def _clusters(needs: Sequence[Need], wanted: Sequence[int], *, keep: bool) -> list[list[int]]:
    """Lines that must come from one place together."""
    clusters: list[list[int]] = []
    of_group: dict[str, list[int]] = {}
    for line in wanted:
        group = needs[line].item_group if keep else ""
        if group and group in of_group:
            of_group[group].append(line)
            continue
        clusters.append([line])
        if group:
            of_group[group] = clusters[-1]
    return clusters


def _fewest(work: Sharing, clusters: list[list[int]]) -> None:
    """Again and again the place that covers most lines wholly."""
    while clusters:
        best, covered = "", list[list[int]]()
        for place in work.places:
            if work.may_use(place):
                whole = _covered(work, clusters, place)
                if sum(map(len, whole)) > sum(map(len, covered)):
                    best, covered = place, whole
        if not covered:
            return
        for cluster in covered:
            for line in cluster:
                work.take(line, best, work.left[line])
            clusters.remove(cluster)


def _covered(work: Sharing, clusters: list[list[int]], place: str) -> list[list[int]]:
    """Clusters that the place can give wholly, one after the other."""
    used: dict[str, Decimal] = {}
    covered: list[list[int]] = []
    for cluster in clusters:
        if work.most_per_line is not None and not all(work.may_add(line, place) for line in cluster):
            continue
        wanted = dict(used)
        for line in cluster:
            need = work.needs[line]
            wanted[need.sku] = wanted.get(need.sku, ZERO) + work.left[line] * need.factor
        if all(work.has.get((sku, place), ZERO) >= units for sku, units in wanted.items()):
            used = wanted
            covered.append(cluster)
    return covered


def _spread(work: Sharing, clusters: Sequence[Sequence[int]], *, by_line: bool) -> None:
    """Each place in turn gives what it has; lines that stay together only wholly."""
    for cluster in clusters:
        if len(cluster) > 1 or not by_line:
            _from_one(work, cluster)
            continue
        (line,) = cluster
        need = work.needs[line]
        for place in work.places:
            here = work.has.get((need.sku, place), ZERO)
            if here <= 0 or not work.may_use(place) or not work.may_add(line, place):
                continue
            quantity = min(work.left[line], floor_to(here / need.factor, need.decimals))
            if quantity > 0:
                work.take(line, place, quantity)
            if not work.left[line]:
                break


def _drop_small(work: Sharing, least: Decimal, before: set[str]) -> None:
    """Give back parts that are worth too little, unless the whole order comes from one place.

    `before` are places that earlier rules use.
    """
    worth: dict[str, Decimal] = {}
    for need, taken in zip(work.needs, work.takes, strict=True):
        for take in taken:
            worth[take.place] = worth.get(take.place, ZERO) + take.quantity * need.unit_value
    if len(work.used) == 1 and not any(work.left):
        return
    for place in [place for place, value in worth.items() if value < least]:
        for line, taken in enumerate(work.takes):
            for take in [one for one in taken if one.place == place]:
                taken.remove(take)
                work.left[line] += take.quantity
                work.has[work.needs[line].sku, place] += take.quantity * work.needs[line].factor
        if place not in before:
            work.used.discard(place)
        work.too_small.append(place)
        work.note = "part_at_least"
