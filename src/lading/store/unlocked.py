"""SQL as a rehearsal sends it: nobody is waited for, nobody is held up, and no number is drawn from a series."""

import re
from functools import lru_cache
from typing import LiteralString

_LOCKING = re.compile(
    r"\s+FOR\s+(?:NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)(?:\s+OF\s+\w+)?(?:\s+SKIP\s+LOCKED|\s+NOWAIT)?(?!\w)",
    re.IGNORECASE,
)
_TRY = re.compile(r"pg_try_advisory(?:_xact)?_lock(?:_shared)?\(", re.IGNORECASE)
_NAME = re.compile(r"pg_advisory(?:_xact)?_lock(?:_shared)?\(", re.IGNORECASE)
_NUMBER = re.compile(r"nextval\('\w+'(?:::regclass)?\)", re.IGNORECASE)
_STAND_IN = "(9000000000000000 + floor(random() * 999999999999999))::bigint"
"""A number far beyond every series, in place of one that would be drawn."""


@lru_cache(maxsize=2048)
def without_locks(query: LiteralString) -> LiteralString:
    """The same question without locking clauses, without advisory locks, with stand-ins for drawn numbers."""
    found = _LOCKING.sub("", query)
    found = _NAME.sub("num_nulls(", _TRY.sub("0 <= num_nulls(", found))
    return _NUMBER.sub(_STAND_IN, found)


def draws_numbers(query: str) -> bool:
    """Whether the question draws numbers of a series."""
    return "nextval('" in query
