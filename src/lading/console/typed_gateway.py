"""The form of an account at a payment provider as a draft; secrets that are left empty stay as they are."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.words import _
from lading.payments.gateways import GatewayDraft

_CAN = ("part_capture", "multi_capture", "reauthorise", "voids")


def gateway_typed(form: Form) -> GatewayDraft:
    """The account. Raises `Invalid`."""
    plain = {
        "code": form.needed("code", _("Code")),
        "name": form.needed("name", _("Name")),
        "kind": form.text("kind", "stripe"),
        "active": "active" in form,
        "test_mode": "test_mode" in form,
        "address": form.text("address"),
        "account": form.text("account"),
        "secret": form.text("secret") or None,
        "signing": form.text("signing") or None,
        "links_capture": "links_capture" in form,
        "channels": form.all("channel") or None,
        "currencies": _words(form, "currencies", upper=True),
        "methods": _words(form, "methods", upper=False),
        "rank": form.whole("rank", _("Rank"), most=10_000, otherwise=100),
        **{name: {"yes": True, "no": False}.get(form.text(name)) for name in _CAN},
        "authorised_days": form.whole("authorised_days", _("Days"), most=365) or None,
        "refund_days": form.whole("refund_days", _("Days"), most=3_650) or None,
    }
    return convert(plain, GatewayDraft, words=_("The payment provider cannot be saved"))


def _words(form: Form, name: str, *, upper: bool) -> list[str] | None:
    words = [word.strip() for word in form.text(name).split(",") if word.strip()]
    return [word.upper() if upper else word.lower() for word in words] or None
