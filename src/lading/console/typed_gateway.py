"""The form of an account at a payment provider as a draft; secrets that are left empty stay as they are."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_secret, typed_words
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
        "secret": typed_secret(form, "secret"),
        "signing": typed_secret(form, "signing"),
        "links_capture": "links_capture" in form,
        "channels": form.all("channel") or None,
        "currencies": [word.upper() for word in typed_words(form, "currencies")] or None,
        "methods": [word.lower() for word in typed_words(form, "methods")] or None,
        "rank": form.whole("rank", _("Rank"), most=10_000, otherwise=100),
        **{name: {"yes": True, "no": False}.get(form.text(name)) for name in _CAN},
        "authorised_days": form.whole("authorised_days", _("Days"), most=365) or None,
        "refund_days": form.whole("refund_days", _("Days"), most=3_650) or None,
    }
    return convert(plain, GatewayDraft, words=_("The payment provider cannot be saved"))
