"""Substitutes: what may stand in for an item that is missing, as people say it and as it is read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from lading.catalog.batches import lock_reference
from lading.kernel import FieldError, Invalid, NotFound
from lading.kernel.exact import FieldRefused, check_exact
from lading.store import Event, UnitOfWork
from lading.store.events import record

ONE = Decimal(1)
SubstituteKind = Literal["equivalent", "upgrade", "similar"]


class SubstituteDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What may stand in: `factor` base units of it for one base unit of the item, on the days from and to.

    `automatic`: taken without asking, where it is there at once and costs no more. `both_ways`: each for the other.
    """

    sku: Annotated[str, Meta(min_length=1, max_length=80)]
    kind: SubstituteKind = "similar"
    factor: Decimal = ONE
    both_ways: bool = False
    automatic: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        check_exact("factor", self.factor)
        if self.factor <= 0:
            raise FieldRefused("factor", "not_positive", "A factor is more than zero.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise FieldRefused("valid_to", "ends_before", "It ends before it begins.")


class Substitute(msgspec.Struct, frozen=True, kw_only=True):
    """A substitute of an item, best `rank` first; `reverse` where it was said the other way round."""

    sku: str
    rank: int
    kind: SubstituteKind
    factor: Decimal
    both_ways: bool
    automatic: bool
    valid_from: date | None
    valid_to: date | None
    reverse: bool = False

    def on(self, day: date) -> bool:
        """Whether it may stand in that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


async def put_substitutes(unit: UnitOfWork, *, of: Mapping[str, Sequence[SubstituteDraft]]) -> None:
    """Make each list, best first, the substitutes of its item. Raises `Invalid`, `NotFound`. Event per change."""
    await lock_reference(unit)
    named = {*of, *(draft.sku for drafts in of.values() for draft in drafts)}
    known = {row[0] for row in await unit.fetch("SELECT sku FROM items WHERE sku = ANY(%s)", [list(named)])}
    if missing := [sku for sku in of if sku not in known]:
        raise NotFound(f"There is no item “{missing[0]}”.")
    errors = [
        FieldError(f"/substitutes/{row}/sku", code, sentence)
        for sku, drafts in of.items()
        for row, draft in enumerate(drafts)
        for code, sentence in _wrong(sku, draft, drafts[:row], known)
    ]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    before = await read_substitutes(unit, skus=list(of))
    told: list[Event] = []
    for sku, drafts in of.items():
        rows = [_plain(draft, rank) for rank, draft in enumerate(drafts, start=1)]
        was = [_plain(one, one.rank) for one in before.get(sku, ()) if not one.reverse]
        if rows == was:
            continue
        await unit.execute("DELETE FROM substitutes WHERE sku = %s", [sku])
        for row in rows:
            await unit.execute(
                "INSERT INTO substitutes (sku, substitute, rank, kind, factor, both_ways, automatic, valid_from,"
                " valid_to) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [sku, *row],
            )
        names = [[row[0] for row in was], [row[0] for row in rows]]
        told.append(Event(kind="item.substitutes_set", subject=f"item/{sku}", data={"substitutes": names}))
    await record(unit, told)


def _plain(one: SubstituteDraft | Substitute, rank: int) -> tuple[object, ...]:
    return (one.sku, rank, one.kind, one.factor, one.both_ways, one.automatic, one.valid_from, one.valid_to)


def _wrong(
    sku: str, draft: SubstituteDraft, before: Sequence[SubstituteDraft], known: set[str]
) -> list[tuple[str, str]]:
    if draft.sku == sku:
        return [("itself", f"{sku} cannot stand in for itself.")]
    if draft.sku not in known:
        return [("item_unknown", f"There is no item “{draft.sku}”.")]
    if any(other.sku == draft.sku for other in before):
        return [("given_twice", f"{draft.sku} stands twice; name it once, at its place.")]
    return []


_READ = """
SELECT sku, substitute, rank, kind, factor, both_ways, automatic, valid_from, valid_to, false FROM substitutes
WHERE sku = ANY(%(skus)s)
UNION ALL SELECT substitute, sku, rank, kind, 1 / factor, both_ways, automatic, valid_from, valid_to, true
FROM substitutes s WHERE both_ways AND substitute = ANY(%(skus)s)
  AND NOT EXISTS (SELECT FROM substitutes t WHERE t.sku = s.substitute AND t.substitute = s.sku)
ORDER BY 1, 10, 3, 2
"""


async def read_substitutes(unit: UnitOfWork, *, skus: Sequence[str]) -> dict[str, list[Substitute]]:
    """The substitutes of these items, best first; those that were said the other way round come last."""
    found: dict[str, list[Substitute]] = defaultdict(list)
    for row in await unit.fetch(_READ, {"skus": list(skus)}):
        found[row[0]].append(Substitute(**dict(zip(Substitute.__struct_fields__, row[1:], strict=True))))
    return dict(found)
