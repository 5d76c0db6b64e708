"""A promotion, its codes and the basket that it is tried on, as somebody types them in."""

from typing import Any

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.orders import OrderDraft
from lading.pricing.promotion import PromotionDraft, PromotionTerms
from lading.pricing.promotion_queries import PromotionEntry
from lading.pricing.put_codes import CodeDraft

EMPTY = PromotionEntry(
    code="",
    version=0,
    name="",
    terms=PromotionTerms(effect="free_shipping"),
    active=True,
    valid_from=None,
    valid_to=None,
    used=0,
    cost=[],
    codes=0,
)
"""What the editor begins with."""
_NUMBERS = ("percent", "amount", "minimum", "minimum_quantity", "most")
_COUNTS = ("buy", "get", "times", "uses", "uses_per_customer", "priority")
_YES = ("needs_code", "new_customers", "alone", "full_price_only")


def promotion_typed(form: Form) -> PromotionDraft:
    """The promotion of the form. Raises `Invalid`."""
    terms: dict[str, Any] = {"effect": form.needed("effect", _("What it does"))}
    terms |= {name: number for name in _NUMBERS if (number := form.quantity(name, name)) is not None}
    terms |= {name: int(number) for name in _COUNTS if (number := form.quantity(name, name)) is not None}
    terms |= {name: True for name in _YES if form.text(name)}
    terms |= {name: text for name in ("group", "claw_back") if (text := form.text(name))}
    if currency := form.text("currency").upper():
        terms["currency"] = currency
    terms |= {name: words for name in ("channels", "customer_groups") if (words := _words(form, name))}
    for name in ("on", "get_on"):
        if chosen := {
            part: words for part in ("skus", "groups", "tags", "besides") if (words := _words(form, f"{name}.{part}"))
        }:
            terms[name] = chosen
    if tiers := _tiers(form.text("tiers")):
        terms["tiers"] = tiers
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "terms": terms,
        "active": bool(form.text("active")),
        "valid_from": form.day("valid_from", _("First day")),
        "valid_to": form.day("valid_to", _("Last day")),
    }
    return convert(plain, PromotionDraft, words=_("The promotion cannot be saved"))


def _words(form: Form, name: str) -> list[str]:
    return [word.strip() for said in form.all(name) for word in said.split(",") if word.strip()]


def _tiers(typed: str) -> list[dict[str, str]]:
    """`50: 5 %, 100: 12` as tiers: from 50 on five per cent, from 100 on an amount of 12."""
    found = []
    for part in (one for one in typed.split(",") if one.strip()):
        since, _colon, off = part.partition(":")
        kind = "percent" if "%" in off else "amount"
        found.append({"from_value": since.strip(), kind: off.replace("%", "").strip()})
    return found


def code_typed(form: Form) -> CodeDraft:
    """A code. Raises `Invalid`."""
    uses = form.quantity("code_uses", _("Uses"))
    plain = {
        "code": form.needed("new_code", _("Code")),
        "uses": None if uses is None else int(uses),
        "valid_to": form.day("code_valid_to", _("Last day")),
        "active": not form.text("code_off"),
    }
    return convert(plain, CodeDraft, words=_("The code cannot be saved"))


def basket_typed(form: Form) -> OrderDraft:
    """The basket beside the form: `MUG-RED 2` in each row. Raises `Invalid`."""
    lines = []
    for row in (row.strip() for row in form.long("basket", most=20_000).splitlines() if row.strip()):
        sku, *quantity = row.split()
        lines.append({"sku": sku, "quantity": quantity[0] if quantity else "1"})
    plain = {
        "channel": form.text("try_channel"),
        "currency": form.text("try_currency").upper(),
        "lines": lines or [{"sku": "-", "quantity": "1"}],
        "shipping": {"amount": form.quantity("try_shipping", _("Shipping")) or 0},
        "codes": [code for code in form.text("try_codes").split() if code],
    }
    if customer := form.text("try_customer"):
        plain["customer"] = {"code": customer}
    return convert(plain, OrderDraft, words=_("The basket cannot be read"))
