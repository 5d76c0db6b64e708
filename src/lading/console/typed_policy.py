"""What people type of a queue policy, as its draft."""

from typing import Any

from lading.capture.decode import convert
from lading.console.form import Form, wrong
from lading.console.words import _
from lading.kernel.exact import read_plain
from lading.promising.put_policy import PolicyDraft


def policy_typed(form: Form, *, sku: str) -> PolicyDraft:
    """The policy of an item (or of the company, without a SKU). Raises `Invalid`."""
    kind = form.text("kind", "first_come")
    plain: dict[str, Any] = {"sku": sku, "reason": form.text("reason")[:300]}
    if kind == "company":
        return convert(plain | {"end": True}, PolicyDraft, words=_("The policy cannot be saved"))
    plain["kind"] = kind
    typed = form.text("groups")
    if kind == "customer_class":
        plain["groups"] = [group.strip() for group in typed.split(",") if group.strip()]
    if kind == "contract_share":
        plain["shares"] = dict(_share(row) for row in typed.split(",") if row.strip())
    return convert(plain, PolicyDraft, words=_("The policy cannot be saved"))


def _share(row: str) -> tuple[str, str]:
    group, _space, share = row.strip().rpartition(" ")
    try:
        return group.strip(), str(read_plain(share.rstrip("%")))
    except ValueError:
        sentence = _("“%(row)s”: write a group, a space and its percent, such as chain 60.") % {"row": row.strip()}
        raise wrong("groups", "bad_share", sentence) from None
