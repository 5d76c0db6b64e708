"""Saying above which amounts acts on money want approval, and by whom."""

from collections.abc import Sequence

from lading.access.roles import ROLES, may
from lading.kernel import Invalid
from lading.rules.limits import ApprovalLimit, put_limits
from lading.store import UnitOfWork


async def keep_limits(unit: UnitOfWork, *, limits: Sequence[ApprovalLimit]) -> None:
    """Replace the company's limits. Raises `Invalid` for roles that approve nothing, and for what is said twice."""
    for one in limits:
        if one.role not in ROLES or not may(one.role, "approvals:approve"):
            raise Invalid(f"Nobody of the role “{one.role}” may approve anything.", code="role_unknown")
    await put_limits(unit, limits=limits)
