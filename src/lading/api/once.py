"""Writes that take effect once: one transaction, an Idempotency-Key if one was sent, again when another came first."""

import asyncio
import random
from collections.abc import Awaitable, Callable

import msgspec

from lading.api.answer import Answer, etag
from lading.api.problem import is_race
from lading.api.request import ApiRequest
from lading.store import UnitOfWork
from lading.store.keys import Kept, Key, KeyReused, find_kept, keep, lock_names, lock_number

TRIES = 4

Act = Callable[[UnitOfWork], Awaitable[Answer]]


class _Versioned(msgspec.Struct):
    version: int | None = None


async def once(request: ApiRequest, act: Act, *, forget: Callable[[Answer], Answer] | None = None) -> Answer:
    """Run `act` in a unit of work of the request's actor and answer what it answers.

    The same Idempotency-Key with the same body gets the answer of the first time; with another body `KeyReused`.
    Only what took effect is kept: a refusal that `act` raises rolls everything back, and the key is free again.
    What must not be kept is blanked by `forget`: a repeat then gets the answer without it. Deadlocks and races for the
    same key are tried again, some milliseconds later.
    """
    key = await request.key()
    for tries in range(1, TRIES + 1):
        try:
            async with request.desk.database.unit_of_work(request.actor) as unit:
                return await _once(unit, key, act, forget)
        except Exception as error:
            if tries == TRIES or not is_race(error):
                raise
        await asyncio.sleep(random.uniform(0.005, 0.03) * tries)  # noqa: S311 -- to part rivals, not for secrets
    raise AssertionError


async def _once(unit: UnitOfWork, key: Key | None, act: Act, forget: Callable[[Answer], Answer] | None) -> Answer:
    if key is None:
        return await act(unit)
    await lock_names(unit, stages=[[lock_number("key", key.scope, key.key)]])
    known = (await find_kept(unit, keys=[key])).get((key.scope, key.key))
    if isinstance(known, KeyReused):
        raise known
    if known is not None:
        version = msgspec.json.decode(known.answer, type=_Versioned).version
        return Answer(known.status, known.answer, headers=etag(version))
    answer = await act(unit)
    kept = forget(answer) if forget else answer
    await keep(unit, answers=[(key, Kept(kept.status, kept.body))])
    return answer
