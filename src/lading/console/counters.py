"""What the store's screens share: the places of a person, a card with what is to do next, and what its forms send."""

from collections.abc import Sequence
from decimal import Decimal

from lading.console.answers import Html, page
from lading.console.floor import place_of
from lading.console.form import Form
from lading.console.visit import Visit
from lading.console.words import _
from lading.flows.fulfilling.hand_over import Proof
from lading.flows.fulfilling.show_fulfilments import FulfilmentView, show_fulfilment
from lading.fulfilment.counter import suggest_shelf
from lading.fulfilment.draw import LineUnits
from lading.kernel import Forbidden

ZERO = Decimal(0)


def places_at(visit: Visit) -> list[str] | None:
    """The places whose work this person sees: the chosen one, else all that are theirs, else the stores.

    None for every place, where there are no stores.
    """
    here = place_of(visit)
    if here or visit.person.places:
        return [here] if here else list(visit.person.places)
    places = visit.company.reference.places.values()
    return [one.code for one in places if one.kind == "store"] or None


async def at_counter(visit: Visit, *, number: str) -> str:
    """The number, of work at a place of this person's. Raises `NotFound`, `Forbidden`."""
    async with visit.asking() as unit:
        view = await show_fulfilment(unit, name=number)
    mine = visit.person.places
    if mine and view.place not in mine:
        raise Forbidden(_("%(number)s is worked at another place than yours.") % {"number": view.number})
    return view.number


async def lay_card(visit: Visit, *, number: str, code: str = "", others: Sequence[str] = ()) -> Html:
    """The page of one fulfilment, with the pick-up code that was scanned, if one was."""
    async with visit.asking() as unit:
        view = await show_fulfilment(unit, name=number)
        place = visit.company.reference.places.get(view.place)
        shelves = place.settings.pickup.shelves if place else []
        shelf = await suggest_shelf(unit, place=view.place, shelves=shelves)
    return page("store/card.html", visit, work=view, step=step_of(view), shelf=shelf, code=code, others=others)


def step_of(view: FulfilmentView) -> str:
    """What is to do next: accept, pick, ready (pick-ups), station (what is sent), waiting, or done."""
    if view.state == "open" and view.acceptance and view.acceptance.accepted_at is None:
        return "accept"
    if view.state in ("open", "picking"):
        return "pick"
    if view.pickup and view.pickup.state == "ready":
        return "waiting"
    if view.state in ("picked", "packed"):
        return "ready" if view.pickup else "station"
    return "done"


def proof_typed(form: Form) -> Proof:
    """How the person at the counter has proven who they are."""
    return Proof(
        code=form.text("code")[:40],
        order=form.text("order")[:80],
        name=form.text("name")[:200],
        confirmed="confirmed" in form,
        other="other" in form,
    )


def taken_typed(form: Form, view: FulfilmentView) -> tuple[list[LineUnits] | None, list[LineUnits]]:
    """What of the lines is handed over (None: all that is left) and what is declined."""
    taken: list[LineUnits] = []
    declined: list[LineUnits] = []
    everything = True
    for line in view.lines:
        take = form.quantity(f"take.{line.line}", _("Takes"))
        no = form.quantity(f"decline.{line.line}", _("Does not want")) or ZERO
        take = line.packed - no if take is None else take
        everything = everything and take == line.packed - no
        if take:
            taken.append(LineUnits(line.line, take))
        if no:
            declined.append(LineUnits(line.line, no))
    return (None if everything else taken), declined
