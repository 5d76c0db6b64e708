"""In which role somebody acts."""

from lading.kernel import Actor
from lading.store import UnitOfWork


async def role_of(unit: UnitOfWork, *, actor: Actor) -> str:
    """A person's own role; `administrator` for a key that may do everything; empty for all else."""
    if actor.kind == "user":
        rows = await unit.fetch("SELECT role FROM users WHERE login = %s AND active", [actor.name])
        return str(rows[0][0]) if rows else ""
    if actor.kind == "key":
        rows = await unit.fetch(
            "SELECT FROM api_keys WHERE name = %s AND revoked_at IS NULL AND 'admin' = ANY(scopes)", [actor.name]
        )
        return "administrator" if rows else ""
    return ""
