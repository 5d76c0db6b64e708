"""Saved views of the order queue: the shared ones, and those that a person has kept."""

from typing import Any
from urllib.parse import parse_qs, urlencode

import msgspec

from lading.console.form import Form, wrong
from lading.console.visit import Visit
from lading.console.words import _ as translate
from lading.console.words import mark as _
from lading.orders.filters import OrderFilters, Sort, read_filters

SETTING = "order_views"
MOST = 20


class View(msgspec.Struct, frozen=True):
    """A way to look at the queue. `key` is its name in addresses; `empty` is said where nothing fits."""

    key: str
    name: str
    query: dict[str, str]
    empty: str = ""
    mine: bool = False


SHARED = (
    View("open", _("All open"), {"done": "false"}, _("Nothing is left to do. New orders appear here by themselves.")),
    View("attention", _("Needs attention"), {"attention": "true"}, _("Nothing is held, late or unanswered.")),
    View("held", _("On hold"), {"hold": "any", "done": "false"}, _("No order is held.")),
    View("waiting", _("Backordered"), {"waiting": "true"}, _("No order waits for stock.")),
    View("ready", _("Ready to release"), {"ready": "true", "sort": "promise"}, _("Nothing waits to go to a place.")),
    View("shipped", _("Shipped today"), {"shipped_from": "today", "sort": "newest"}, _("Nothing has left yet.")),
    View("late", _("Late"), {"late": "true", "sort": "promise"}, _("No promise is broken. Well done.")),
    View("all", _("All"), {}, _("There are no orders yet.")),
)


_NARROWING = frozenset(OrderFilters.__struct_fields__) - {"zone"}


class Wish(msgspec.Struct, frozen=True):
    """What the address asks for: a view, narrowed by its own filters, in some sequence."""

    view: View
    own: dict[str, str]
    filters: OrderFilters
    sort: Sort
    cursor: str

    def fields(self, *, without: str = "") -> dict[str, str]:
        """What a form must carry along to stay in this list."""
        told = {"view": self.view.key, **self.own}
        return {name: value for name, value in told.items() if value and name != without}

    def address(self, *, without: str = "", **changes: str) -> str:
        """The address of the same list, with changes; an empty change drops the field."""
        told = {**self.fields(), **changes}
        return "/orders?" + urlencode({name: value for name, value in told.items() if value and name != without})


def views_of(visit: Visit) -> list[View]:
    """The shared views and this person's."""
    return [*SHARED, *(View(f"my-{name}", name, query, "", mine=True) for name, query in _kept(visit).items())]


def read_wish(visit: Visit, given: Form | None = None) -> Wish:
    """What this address (or the one `given`) asks for. Raises `Invalid` for a filter that cannot be read."""
    given = visit.query if given is None else given
    key = given.text("view", "all" if _filters_in(given) else "open")
    view = next((view for view in views_of(visit) if view.key == key), SHARED[-1])
    own = {name: ",".join(values) for name, values in _filters_in(given).items()}
    filters = filters_of(visit, {**view.query, **own})
    sort = given.text("sort", view.query.get("sort", "newest"))
    if given.text("sort"):
        own["sort"] = sort
    return Wish(view, own, filters, _sort(sort), given.text("cursor"))


def filters_of(visit: Visit, query: dict[str, str]) -> OrderFilters:
    """The filters of a query, in which the day `today` is the reader's."""
    today = visit.today().isoformat()
    filters = read_filters({name: [today if value == "today" else value] for name, value in query.items()})
    return msgspec.structs.replace(filters, zone=visit.zone.key)


def keep_view(visit: Visit, *, name: str, query: str) -> dict[str, Any]:
    """The settings with a view more. Raises `Invalid` when there are too many."""
    kept = _kept(visit)
    if len(kept) >= MOST and name not in kept:
        raise wrong("name", "too_many_views", translate("Twenty views are the most. Delete one first."))
    fields = {field: values[-1] for field, values in parse_qs(query.partition("?")[2]).items()}
    base = next((view.query for view in views_of(visit) if view.key == fields.get("view")), {})
    fields = {name: value for name, value in fields.items() if name not in ("view", "cursor")}
    return {SETTING: {**kept, name[:40]: {**base, **fields}}}


def drop_view(visit: Visit, *, name: str) -> dict[str, Any]:
    """The settings without that view."""
    return {SETTING: {kept: query for kept, query in _kept(visit).items() if kept != name}}


def _kept(visit: Visit) -> dict[str, dict[str, str]]:
    kept = visit.settings.get(SETTING)
    return dict(kept) if isinstance(kept, dict) else {}


def _filters_in(given: Form) -> dict[str, list[str]]:
    return {name: values for name, values in given.lists().items() if name in _NARROWING and values}


def _sort(name: str) -> Sort:
    if name == "oldest":
        return "oldest"
    return "promise" if name == "promise" else "newest"
