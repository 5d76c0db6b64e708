"""Forms that take effect once: a page sends a key with each, and the second of the same key changes nothing."""

import hashlib

from lading.store import UnitOfWork
from lading.store.keys import Kept, Key, KeyReused, find_kept, keep, lock_names, lock_number


async def first_time(unit: UnitOfWork, *, scope: str, key: str, said: str) -> bool:
    """Whether this key comes for the first time; then it is remembered with the act of this unit of work.

    Call it first: it takes the key's lock. Raises `KeyReused` where the key came with something else. No key means
    that nothing can be known, and the act is done.
    """
    if not key:
        return True
    name = Key(f"{unit.actor.label} {scope}", key[:100], hashlib.sha256(said.encode()).digest())
    await lock_names(unit, stages=[[lock_number(name.scope, name.key)]])
    known = (await find_kept(unit, keys=[name])).get((name.scope, name.key))
    if isinstance(known, KeyReused):
        raise known
    if known is None:
        await keep(unit, answers=[(name, Kept(200, b""))])
    return known is None
