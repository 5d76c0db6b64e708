"""Search by the beginnings of words, without extensions: what people type, as rows that are found fast at any size."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, union_all

from lading.store.connection import Connection

MOST = 2000
"""With more rows than this a search is broad: walking the list in its order meets matches soon."""

_BREAKS = re.compile(r"[\s'\\:&|!()<>*\x00]+")


def prefix_query(typed: str, *, most: int = 8) -> str:
    """The text for `to_tsquery('simple', …)` that finds rows with all words beginning so; empty for no words.

    `red mu` becomes `'red':* & 'mu':*`. Only the first `most` words count.
    """
    words = [word for word in _BREAKS.split(typed) if word]
    return " & ".join(f"'{word[:60]}':*" for word in words[:most])


def matches(words: Any, typed: str) -> ColumnElement[bool]:
    """The condition that `words`, a tsvector expression as its index has it, begins as `typed`."""
    condition: ColumnElement[bool] = words.op("@@")(func.to_tsquery(literal_column("'simple'"), prefix_query(typed)))
    return condition


async def found_by(
    connection: Connection, *, key: Any, words: Any, typed: str, exactly: Sequence[Select[Any]] = ()
) -> ColumnElement[bool]:
    """The condition for a list that keeps what `typed` finds: by words, or by one of the `exactly` selects of keys.

    Few matches are looked up first, since the planner cannot know that they are few and would walk the whole list;
    many are left to the walk.
    """
    by_words = select(key).where(matches(words, typed)).limit(MOST + 1)
    some = union_all(select(by_words.subquery()), *exactly)
    keys = {row[0] for row in await connection.execute(some)}
    return matches(words, typed) if len(keys) > MOST else key.in_(sorted(keys))
