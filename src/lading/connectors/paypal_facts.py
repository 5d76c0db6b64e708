"""Reading PayPal's objects: an order with its authorisations, captures and refunds becomes facts. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from lading.connectors.paypal_amounts import from_paypal
from lading.payments.outcomes import Declined, Fact, Outcome, Pending, Succeeded

Entry = Mapping[str, Any]


def facts_of(order: Entry) -> tuple[Fact, ...]:
    """All that has happened to an order of PayPal's. Where it was captured at once, that implies an authorisation."""
    facts: list[Fact] = []
    for bought in order.get("purchase_units", ()):
        payments = bought.get("payments") or {}
        told: dict[str, Any] = {
            "payment": order["id"],
            "order": bought.get("reference_id", ""),
            "link": bought.get("custom_id", ""),
            "method": "paypal",
        }
        granted = payments.get("authorizations") or ()
        captures = payments.get("captures") or ()
        if captures and not granted:
            facts.append(_fact("authorised", captures[0], told, reference=order["id"], key=""))
        facts += [one for grant in granted for one in _granted(grant, told)]
        facts += [_fact("captured", one, told) for one in captures if one["status"] in _TAKEN]
        facts += [_fact("refunded", one, told) for one in payments.get("refunds") or () if one["status"] == "COMPLETED"]
    return tuple(facts)


_TAKEN = ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED")


def _granted(grant: Entry, told: dict[str, Any]) -> Iterator[Fact]:
    if grant["status"] in ("CREATED", "CAPTURED", "PARTIALLY_CAPTURED", "VOIDED", "EXPIRED"):
        yield _fact("authorised", grant, told)
    if grant["status"] in ("VOIDED", "EXPIRED"):
        yield _fact("voided" if grant["status"] == "VOIDED" else "expired", grant, told, reference=f"{grant['id']}/end")


def _fact(kind: Any, entry: Entry, told: dict[str, Any], *, reference: str = "", key: str | None = None) -> Fact:
    return Fact(
        kind=kind,
        reference=reference or entry["id"],
        amount=from_paypal(entry["amount"]),
        currency=entry["amount"]["currency_code"],
        key=entry.get("invoice_id", "") if key is None else key,
        at=moment(entry.get("create_time")),
        expires_at=moment(entry.get("expiration_time")),
        **told,
    )


def outcome_of(entry: Entry, *, payment: str) -> Outcome:
    """What became of an authorisation, a capture or a refund."""
    status = entry["status"]
    if status in ("CREATED", *_TAKEN, "CAPTURED", "PARTIALLY_CAPTURED"):
        amount, until = from_paypal(entry["amount"]), moment(entry.get("expiration_time"))
        return Succeeded(reference=entry["id"], payment=payment, amount=amount, expires_at=until)
    if status == "PENDING":
        why = (entry.get("status_details") or {}).get("reason", "")
        return Pending(entry["id"], f"PayPal has it under review ({why.lower() or 'pending'}).")
    return Declined(status.lower(), f"PayPal answered {status.lower()}.", entry["id"])


def moment(text: str | None) -> datetime | None:
    """A time of PayPal's."""
    return datetime.fromisoformat(text) if text else None
