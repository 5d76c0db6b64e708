"""What a list of orders may be narrowed by, as values, and how doors read them from an address."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from lading.kernel import FieldError, Invalid
from lading.kernel.exact import spell

Sort = Literal["newest", "oldest", "promise"]


class OrderFilters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Empty fields do not narrow; within a list any value fits. `hold` is `any`, `none` or a reason's code.

    `late`: the promised day has passed and units have not left. `waiting`: units wait for stock. `ready`: units are
    reserved and nothing stops their release. `attention`: held, late, or not yet accepted. Days are those of `zone`,
    the reader's; an address does not name it.
    """

    q: str = ""
    commitment: Sequence[str] = ()
    progress: Sequence[str] = ()
    money: Sequence[str] = ()
    hold: str = ""
    channel: Sequence[str] = ()
    currency: str = ""
    customer: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    changed_from: date | None = None
    shipped_from: date | None = None
    place: str = ""
    sku: str = ""
    tag: str = ""
    done: bool | None = None
    late: bool = False
    waiting: bool = False
    ready: bool = False
    attention: bool = False
    zone: str = "UTC"

    def begin_of(self, day: date) -> datetime:
        """The first instant of a day where the reader is."""
        return datetime.combine(day, time(), ZoneInfo(self.zone))


def read_filters(given: Mapping[str, Sequence[str]]) -> OrderFilters:
    """Filters from an address's parameters: lists by commas or repetition, days as 2026-11-20, truth as true or false.

    Raises `Invalid` for what cannot be read. Names that are no filter and empty values are passed over.
    """
    values: dict[str, object] = {}
    for name, texts in given.items():
        if (read := _READ.get(name)) and (typed := [text.strip() for text in texts if text.strip()]):
            values[name] = read(name, typed)
    return OrderFilters(**values)  # type: ignore[arg-type]


def write_filters(filters: OrderFilters) -> dict[str, str]:
    """The same filters as parameters of an address."""
    told: dict[str, str] = {}
    for name, value in msgspec.to_builtins(filters).items():
        if name == "zone":
            continue
        if isinstance(value, bool):
            told[name] = "true" if value else "false"
        else:
            told[name] = ",".join(value) if isinstance(value, list) else str(value)
    return told


def _text(_name: str, typed: Sequence[str]) -> str:
    return typed[-1][:200].replace("\x00", "")


def _several(_name: str, typed: Sequence[str]) -> tuple[str, ...]:
    return tuple(part for text in typed for part in text.replace("\x00", "").split(",") if part)[:50]


def _truth(name: str, typed: Sequence[str]) -> bool:
    if typed[-1] not in ("true", "false"):
        raise _unreadable(name, "must be true or false")
    return typed[-1] == "true"


def _day(name: str, typed: Sequence[str]) -> date:
    try:
        return date.fromisoformat(typed[-1])
    except ValueError:
        raise _unreadable(name, "must be a day such as 2026-11-20") from None


def _unreadable(name: str, wish: str) -> Invalid:
    sentence = f"The filter “{spell(name)}” {wish}."
    return Invalid(sentence, errors=(FieldError(f"/{name}", "bad_filter", sentence),))


_READ = {
    "q": _text,
    "commitment": _several,
    "progress": _several,
    "money": _several,
    "hold": _text,
    "channel": _several,
    "currency": _text,
    "customer": _text,
    "placed_from": _day,
    "placed_to": _day,
    "changed_from": _day,
    "shipped_from": _day,
    "place": _text,
    "sku": _text,
    "tag": _text,
    "done": _truth,
    "late": _truth,
    "waiting": _truth,
    "ready": _truth,
    "attention": _truth,
}
