"""The form of a trading partner as a draft; secrets that are left empty stay as they are."""

from lading.capture.decode import convert
from lading.console.form import Form
from lading.console.outside import typed_key, typed_place, typed_secret, typed_words
from lading.console.words import _
from lading.intake.partners import EVERYBODY
from lading.intake.put_partners import TradingPartnerDraft

_PLAIN = ("mail_to", "folder", "header")


def partner_typed(form: Form) -> TradingPartnerDraft:
    """The partner. Raises `Invalid`."""
    said = {name: form.text(name) for name in _PLAIN}
    way = form.text("way", "mail")
    settings = {
        "way": way,
        **typed_place(form, way),
        "answers": form.text("answers", "person"),
        "acknowledge": "acknowledge" in form,
        "inside": "inside" in form,
        **{name: value for name, value in said.items() if value},
    }
    plain = {
        "name": form.needed("name", _("Name")),
        "names": typed_words(form, "names"),
        "customer": form.text("customer"),
        "channel": form.text("channel"),
        "settings": settings,
        "secret": typed_key(form, way),
        "shared_secret": typed_secret(form, "shared_secret"),
        "active": form.text("code") == EVERYBODY or "active" in form,
    }
    return convert(plain, TradingPartnerDraft, words=_("The partner cannot be saved"))
