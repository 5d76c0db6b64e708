"""Queue policies as people set them: who is served first of those who wait, for the company and for items."""

from collections.abc import Sequence

from lading.catalog import Reference
from lading.kernel import FieldError, Invalid
from lading.promising.put_policy import PolicyDraft, put_policies
from lading.store import UnitOfWork


async def set_queue_policies(unit: UnitOfWork, reference: Reference, *, drafts: Sequence[PolicyDraft]) -> None:
    """Set them; whoever waits is served anew by them, and no promise counts then. Raises `Invalid`."""
    await reference.refresh(unit, skus=[draft.sku for draft in drafts if draft.sku])
    errors = [
        FieldError(f"/policies/{row}/sku", "item_unknown", f"There is no item “{draft.sku}”.")
        for row, draft in enumerate(drafts)
        if draft.sku and draft.sku not in reference.items
    ]
    if len({draft.sku for draft in drafts}) < len(drafts):
        errors.append(FieldError("/policies", "given_twice", "Name each item once."))
    if errors:
        raise Invalid(errors[0].message, errors=tuple(errors))
    await put_policies(unit, drafts=drafts)
