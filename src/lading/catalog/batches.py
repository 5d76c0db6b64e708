"""What every act on reference data shares: the lock of its writers, and keys that name each thing once."""

from collections import Counter
from collections.abc import Sequence

from lading.kernel import FieldError, Invalid
from lading.kernel.exact import spell
from lading.store import UnitOfWork
from lading.store.keys import lock_names, lock_number

_WRITERS = lock_number("reference data")


async def lock_reference(unit: UnitOfWork) -> None:
    """One writer of reference data at a time. It would wait at `touch` anyway, but there it could be too late."""
    await lock_names(unit, stages=[[_WRITERS]])


def check_keys(keys: Sequence[str], *, pointer: str) -> None:
    """Refuse a list in which a key is missing or stands twice. `pointer` has `{}` for the row: `/items/{}/sku`."""
    times = Counter(keys)
    errors = [
        FieldError(pointer.format(row), "given_twice", f"“{key}” stands twice in this list; send each once.")
        if key
        else FieldError(pointer.format(row), "missing", f"The {spell(pointer.rpartition('/')[2])} is missing.")
        for row, key in enumerate(keys)
        if not key or times[key] > 1
    ]
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
