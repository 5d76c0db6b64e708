"""Lists as parameters, dumped at once: the driver looks at every element twice, and batches are made of lists."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, PyFormat
from psycopg.types.array import ListDumper


class _Texts(Dumper):
    """Of no type, like the driver's: the query says what they are."""

    def dump(self, obj: Sequence[str]) -> Buffer:
        joined = '","'.join(obj)
        if "\\" in joined or joined.count('"') > 2 * (len(obj) - 1):
            joined = '","'.join([text.replace("\\", "\\\\").replace('"', '\\"') for text in obj])
        if "\0" in joined:
            raise psycopg.DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes")
        return f'{{"{joined}"}}'.encode()


class _Numbers(Dumper):
    oid = 1231  # numeric[]

    def dump(self, obj: Sequence[Decimal]) -> Buffer:
        return f"{{{','.join(map(str, obj))}}}".encode()


_QUICK: dict[frozenset[type], type[Dumper]] = {frozenset({str}): _Texts, frozenset({Decimal}): _Numbers}


class QuickListDumper(ListDumper):
    """Lists of texts alone and of decimals alone go a quick way, all others the driver's."""

    def get_key(self, obj: list[Any], format: PyFormat) -> Any:  # noqa: A002 -- the driver's name
        """Which dumper the driver shall remember for lists like this one."""
        quick = _QUICK.get(frozenset(map(type, obj)))
        return (self.cls, quick) if quick else super().get_key(obj, format)

    def upgrade(self, obj: list[Any], format: PyFormat) -> Any:  # noqa: A002 -- the driver's name
        """The dumper for lists like this one."""
        quick = _QUICK.get(frozenset(map(type, obj)))
        return quick(self.cls, self._tx) if quick else super().upgrade(obj, format)


def dump_lists_quickly() -> None:
    """Teach the driver, for every connection that is opened from now on."""
    psycopg.adapters.register_dumper(list, QuickListDumper)
