"""Judging orders again after their papers or payment changed: holds that it ends, and holds that it begins."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from lading.catalog import Reference
from lading.flows.show_orders import show_orders
from lading.kernel import FieldError, Finding, Invalid
from lading.orders.change import LockedOrder
from lading.orders.hold import NewHold, place_holds, release_holds
from lading.orders.redraft import draft_of
from lading.orders.views import OrderView
from lading.pricing import PricedLine, PricedOrder
from lading.store import UnitOfWork
from lading.validation import Facts, check_shape, hold_steps, validate

ZERO = Decimal(0)
_DUE = timedelta(days=1)
_CONTACT = frozenset({"phone_implausible", "recipient_missing"})
CODES: dict[str, frozenset[str]] = {
    "ship_to": _CONTACT
    | {"delivery_missing", "country_unknown", "address_incomplete", "address_postal_code", "address_region"},
    "customer": _CONTACT | {"email_implausible"},
    "payment": frozenset({"payment_missing", "payment_not_authorised", "payment_short"}),
    "attributes": frozenset({"attribute_missing", "attribute_kind", "attribute_choice", "attribute_unknown"}),
    "requested_by": frozenset({"requested_in_past"}),
}
"""Which findings depend on which field of the draft. Others were judged when the order came, and stay judged."""


class ChangeRefused(Invalid):
    """The change would make the order one that its channel's settings do not admit."""

    code = "change_refused"


async def judge_again(
    unit: UnitOfWork,
    reference: Reference,
    *,
    locked: Mapping[UUID, LockedOrder],
    changed: Mapping[UUID, Iterable[str]],
    strict: bool = False,
) -> None:
    """Release what these changes (fields by order) have mended, hold for what they have broken. Save afterwards.

    `strict` raises `ChangeRefused` for a finding that refuses; else that holds the order, too.
    """
    codes = {
        order: frozenset[str]().union(*(CODES.get(field, ()) for field in fields)) for order, fields in changed.items()
    }
    views = await show_orders(unit, ids=[order for order, concerned in codes.items() if concerned])
    for order, view in views.items():
        found = _judge(reference, view, unit)
        if found is None:
            continue
        wrong = {one.code: one for one in found if one.code in codes[order] and one.severity != "admit"}
        if strict:
            _refuse(wrong.values())
        held = {hold.reason for hold in view.holds}
        await place_holds(
            unit, order=locked[order], holds=[_hold(one, unit) for code, one in wrong.items() if code not in held]
        )
        mended = [hold.id for hold in view.holds if hold.reason in codes[order] and hold.reason not in wrong]
        if mended:
            await release_holds(unit, order=locked[order], reason="It was corrected.", holds=mended)


def _judge(reference: Reference, view: OrderView, unit: UnitOfWork) -> list[Finding] | None:
    """All findings of an order as it stands; None where nothing can be said."""
    channel = reference.channels.get(view.channel)
    if channel is None:
        return None
    draft = draft_of(view) if view.lines else None
    if draft is None or check_shape(draft=draft):
        return None
    facts = Facts(
        channel=channel,
        items=reference.items,
        now=unit.now,
        places=reference.places,
        priced=_priced(view),
    )
    return validate(draft=draft, facts=facts)


def _priced(view: OrderView) -> PricedOrder:
    lines = [
        PricedLine(
            line.unit_price,
            line.discount,
            ZERO,
            line.amount,
            line.tax_name,
            line.tax_rate,
            line.tax_base,
            line.tax_amount,
        )
        for line in view.lines
    ]
    totals = view.totals
    shipping_tax = totals.tax - sum((line.tax_amount for line in view.lines), ZERO)
    return PricedOrder(
        lines,
        totals.goods,
        totals.discount,
        totals.shipping,
        ZERO,
        shipping_tax,
        totals.tax,
        totals.total,
        view.prices_include_tax,
    )


def _refuse(found: Iterable[Finding]) -> None:
    errors = tuple(FieldError(one.pointer, one.code, one.message) for one in found if one.severity == "refuse")
    if errors:
        raise ChangeRefused(errors[0].message, errors=errors)


def _hold(finding: Finding, unit: UnitOfWork) -> NewHold:
    return NewHold(
        reason=finding.code,
        sentence=finding.message,
        steps=list(hold_steps(finding.code)),
        due=unit.now + _DUE,
    )
