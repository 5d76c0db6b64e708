"""Laying out the bench again after each scan, and reading what the station's forms send."""

from decimal import Decimal
from typing import Literal

from lading.console.answers import Html, fragment
from lading.console.form import Form
from lading.console.steps import Bench, set_up
from lading.console.visit import Visit
from lading.flows.fulfilling.scan_at_station import Done, Scan, holds_at_work, lines_in_walking_order
from lading.flows.fulfilling.show_fulfilments import show_fulfilment
from lading.kernel import Refusal
from lading.shipping.carriers import read_carriers
from lading.store import UnitOfWork

ZERO = Decimal(0)


async def lay_out(
    unit: UnitOfWork, *, number: str, step: str = "", parcel: str = "", last: Done | None = None
) -> Bench:
    """The bench of a fulfilment as it is now. Raises `NotFound`."""
    work = await show_fulfilment(unit, name=number)
    lines = await lines_in_walking_order(unit, view=work)
    held = await holds_at_work(unit, view=work)
    return set_up(work, lines=lines, wanted=step, parcel=parcel, last=last, held=held)


async def back_at_bench(
    visit: Visit, *, number: str, done: Done | None, refusal: Refusal | None, step: str, undone: bool = False
) -> Html:
    """The bench after a scan: what it did, or, loudly, why it did nothing."""
    last = None if undone or refusal else done
    parcel = (await visit.form()).text("parcel")
    async with visit.asking() as unit:
        bench = await lay_out(
            unit, number=number, step=step, parcel=last.parcel if last and last.parcel else parcel, last=last
        )
        carriers = await read_carriers(unit)
    return fragment(
        "station/bench.html",
        visit,
        bench=bench,
        carriers=carriers,
        carrier=visit.settings.get("carrier", ""),
        said={"refusal": refusal, "done": done, "undone": undone},
    )


def read_form_scan(form: Form, *, number: str) -> Scan:
    """A scan as the page sent it."""
    order, _slash, line = form.text("current").rpartition("/")
    parcel = form.text("parcel")
    return Scan(
        fulfilment=number,
        step=_step(form),
        code=form.text("code")[:100],
        current=(order, int(line)) if order and line.isdecimal() else None,
        parcel="" if parcel == "new" else parcel,
        key=form.text("key"),
    )


def read_done(form: Form) -> Done:
    """What the last scan did, as the page remembers it. Raises `Invalid`."""
    order, _slash, line = form.needed("current", "current").rpartition("/")
    quantity = form.quantity("quantity", "quantity")
    return Done(
        step=_step(form),
        order=order,
        line=int(line) if line.isdecimal() else 0,
        quantity=quantity or 0,  # type: ignore[arg-type]
        parcel=form.text("parcel"),
        part=form.text("part"),
        kits=form.quantity("kits", "kits") or ZERO,
        lot=form.exact("lot"),
        serial=form.exact("serial"),
    )


def _step(form: Form) -> Literal["pick", "pack"]:
    return "pack" if form.text("step") == "pack" else "pick"
