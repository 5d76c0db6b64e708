"""What each column holds: the meaning of all columns together that heads, contents and arithmetic bear out best."""

from collections.abc import Sequence

from lading.intake.layout.table.holds import fit
from lading.intake.layout.table.places import Place
from lading.intake.layout.table.sums import Search
from lading.intake.layout.table_head import SIZE

_LEAST_SIZES, _MOST_TEXTS = 3, 2
_OTHERS = (
    "position",
    "gtin",
    "requested_by",
    "sent",
    "unit",
    "buyer_item",
    "seller_item",
    "item",
    "text",
    "size",
    "colour",
    "tax_rate",
    "ignore",
)
_MANY = frozenset({"ignore", "tax_rate", "text", "item"})


def assign(places: Sequence[Place]) -> float:
    """Write each column's role into it; answers how well all of it is borne out."""
    sizes = {at for at, place in enumerate(places) if place.cells and SIZE.match(" ".join(place.head).strip())}
    sizes = sizes if len(sizes) >= _LEAST_SIZES else set()
    fits = [fit(place) if at not in sizes else {} for at, place in enumerate(places)]
    # What a column would else be is lost by taking it for a number of the line.
    others = [max((0.0, *(one.get(name, 0.0) for name in _OTHERS if name != "item"))) for one in fits]
    worth, sums = Search(places, fits, others).best()
    named = (
        ("quantity", sums.quantity),
        ("unit_price", sums.price),
        ("amount", sums.amount),
        ("price_per", sums.per),
        ("discount", sums.discount),
    )
    taken = {at: name for name, at in named if at is not None}
    worth += _others(fits, taken)
    for at, place in enumerate(places):
        place.role = "size_count" if at in sizes else taken.get(at, "")
    return worth


def _others(fits: Sequence[dict[str, float]], taken: dict[int, str]) -> float:
    """Give what is left the roles that suit best, each to one column; answers their worth."""
    ranked = sorted(
        (
            (score, at, name)
            for at, one in enumerate(fits)
            if at not in taken
            for name, score in one.items()
            if name in _OTHERS and score > 0
        ),
        key=lambda one: -one[0],
    )
    worth = 0.0
    for score, at, name in ranked:
        told = list(taken.values())
        full = name == "text" and told.count("text") >= _MOST_TEXTS
        if at not in taken and (name in _MANY or name not in told) and not full:
            taken[at] = name
            worth += score
    return worth
