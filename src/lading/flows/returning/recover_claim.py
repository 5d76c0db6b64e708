"""What comes back to us from who caused a claim: carriers and suppliers pay, or nothing more is expected of them."""

from decimal import Decimal

import msgspec

from lading.kernel import Invalid, plain
from lading.kernel.exact import check_exact
from lading.returns.claims import Claim, lock_claims, save_claims
from lading.store import Event, UnitOfWork

ZERO = Decimal(0)


class RecoverClaim(msgspec.Struct, frozen=True, kw_only=True):
    """What who caused it has paid us (None: nothing), and whether nothing more is expected of them."""

    number: str
    amount: Decimal | None = None
    reference: str = ""
    close: bool = False
    version: int | None = None


async def recover_claim(unit: UnitOfWork, *, wish: RecoverClaim) -> Claim:
    """Note what came back to us of a claim. Raises `NotFound`, `Outdated`, `Invalid`."""
    one = (await lock_claims(unit, numbers=[wish.number], version=wish.version))[wish.number]
    if one.closed_at or not one.claimed:
        raise Invalid(f"Nobody owes us anything for {one.number}.", code="nothing_owed")
    check_exact("amount", wish.amount)
    if wish.amount is not None and not ZERO < wish.amount <= one.owed:
        raise Invalid(f"{plain(one.owed)} {one.currency} are open for {one.number}.", code="not_that_much")
    if wish.amount is None and not wish.close:
        raise Invalid("Say how much was paid, or that nothing more is expected.", code="nothing_named")
    if wish.amount:
        one.recovered += wish.amount
        await unit.execute(
            "INSERT INTO claim_recoveries (claim_id, amount, reference, at, actor) VALUES (%s, %s, %s, %s, %s)",
            [one.id, wish.amount, wish.reference, unit.now, unit.actor.label],
        )
    if wish.close or one.recovered == one.claimed:
        one.closed_at = unit.now
    data: dict[str, object] = {"amount": wish.amount, "closed": bool(one.closed_at), "against": one.against}
    await save_claims(unit, rows=[one], events=[Event(kind="claim.recovered", subject=one.subject, data=data)])
    return one
