"""The files of one import, each known by its columns, and what was chosen for them."""

import re
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any

import msgspec

from lading.history.files import SourceFile
from lading.history.rows import Broken, read_rows
from lading.kernel import Invalid


class WrongFormat(Invalid):
    """The files are not what the preset reads."""

    code = "wrong_format"


class Column(msgspec.Struct, frozen=True):
    """A column by its name, other names that it goes by, and whether it may be absent (then it reads as empty)."""

    name: str
    also: tuple[str, ...] = ()
    optional: bool = False


class Shape(msgspec.Struct, frozen=True):
    """What a table looks like. Capitals, blanks and underscores in column names do not matter."""

    role: str
    columns: tuple[Column, ...]
    optional: bool = False


class Options(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be chosen for an import. `currency` is for files that name none; `mapping` for the preset of that name.

    Orders of a source that keeps no payments count as paid outside, unless `owing`; those of a mapped file as
    delivered, unless `open`.
    """

    currency: str = ""
    owing: bool = False
    open: bool = False
    mapping: dict[str, Any] = {}


class Source:
    """Files by the role that each plays. `place` is how many lines of the leading table have been read.

    `unused` names those of the `given` files that play none.
    """

    def __init__(
        self,
        roles: dict[str, list[SourceFile]],
        shapes: Sequence[Shape],
        options: Options,
        *,
        files: Sequence[SourceFile] = (),
    ) -> None:
        self.files = roles
        self.given = list(files)
        self.options = options
        used = {file.path for played in roles.values() for file in played}
        self.unused = [file.name for file in files if file.path not in used]
        self.place = 0
        self._shapes = {shape.role: shape for shape in shapes}
        self._leading = shapes[0].role

    @property
    def lines(self) -> int:
        """How many lines the leading table has."""
        return sum(file.lines - 1 for file in self.files[self._leading])

    def all_files(self) -> list[SourceFile]:
        """Every file that plays a role."""
        return [file for files in self.files.values() for file in files]

    def has(self, role: str) -> bool:
        """Whether there are files for that role."""
        return bool(self.files.get(role))

    def rows(self, role: str, *, broken: list[tuple[str, int, str]] | None = None) -> Iterator[tuple[str, int, Any]]:
        """Every record of a role as (file, line, fields); the fields stand in the order of the shape's columns."""
        for _, file, line, fields in self.numbered(role, broken=broken):
            yield file, line, fields

    def numbered(
        self, role: str, *, broken: list[tuple[str, int, str]] | None = None
    ) -> Iterator[tuple[int, str, int, Any]]:
        """`rows`, each with its place among all records of the role in front: the same in every pass."""
        leading, place, before = role == self._leading, 0, -1
        for file in self.files.get(role, ()):
            name, pick, faults = file.name, pick_columns(file, self._shapes[role]), Broken()
            for line, row in read_rows(file, broken=faults):
                if faults:
                    _hand_over(name, faults, broken)
                if leading:
                    self.place = before + line
                yield place, name, line, pick(row) if pick else row
                place += 1
            _hand_over(name, faults, broken)
            before += file.lines - 1

    def records(
        self, role: str, file: SourceFile, *, broken: list[tuple[str, int, str]] | None = None
    ) -> Iterator[tuple[int, list[str]]]:
        """Every record of one file as (line, cells), the cells as they stand there."""
        files, faults = self.files[role], Broken()
        before = sum(earlier.lines - 1 for earlier in files[: files.index(file)]) - 1
        for line, row in read_rows(file, broken=faults):
            if faults:
                _hand_over(file.name, faults, broken)
            if role == self._leading:
                self.place = before + line
            yield line, row
        _hand_over(file.name, faults, broken)


def _hand_over(file: str, faults: Broken, broken: list[tuple[str, int, str]] | None) -> None:
    if broken is not None:
        broken.extend((file, *fault) for fault in faults)
    faults.clear()


def assign_roles(files: Sequence[SourceFile], shapes: Sequence[Shape]) -> dict[str, list[SourceFile]]:
    """Which file plays which role, by its columns; files that fit none are left out.

    Raises `WrongFormat`, naming the columns that are wanted, where a role that must be played is not.
    """
    roles: dict[str, list[SourceFile]] = {shape.role: [] for shape in shapes}
    for file in files:
        if fitting := [shape for shape in shapes if not _missing(file, shape)]:
            best = max(fitting, key=lambda shape: len(shape.columns))
            roles[best.role].append(file)
    for shape in shapes:
        if not roles[shape.role] and not shape.optional:
            raise WrongFormat(_sentence(files, shape))
    return roles


def _sentence(files: Sequence[SourceFile], shape: Shape) -> str:
    wanted = ", ".join(column.name for column in shape.columns if not column.optional)
    nearest = min(files, key=lambda file: len(_missing(file, shape)), default=None)
    if nearest is None:
        return f"No file was given. The {shape.role} are expected in a table with the columns {wanted}."
    lacking = _missing(nearest, shape)
    said = f"{nearest.name} comes nearest and lacks {', '.join(lacking)}"
    if len(lacking) == sum(not column.optional for column in shape.columns):
        said = f"{nearest.name} has none of them"
    return f"No file holds the {shape.role}: they are expected in a table with the columns {wanted}. {said}."


def pick_columns(file: SourceFile, shape: Shape) -> Callable[[list[str]], Any] | None:
    """A function that takes a record apart into the shape's columns; None where the record has just these."""
    there = {_plain(name): index for index, name in reversed(list(enumerate(file.header)))}
    indices = [_index(column, there) for column in shape.columns]
    absent = len(file.header)
    if indices == list(range(absent)):
        return None
    pick = itemgetter(*(absent if index is None else index for index in indices))
    if None not in indices:
        return pick
    return lambda row: pick([*row, ""])


def _missing(file: SourceFile, shape: Shape) -> list[str]:
    there = {_plain(name): index for index, name in enumerate(file.header)}
    return [column.name for column in shape.columns if not column.optional and _index(column, there) is None]


def _index(column: Column, there: dict[str, int]) -> int | None:
    return next((there[_plain(name)] for name in (column.name, *column.also) if _plain(name) in there), None)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
