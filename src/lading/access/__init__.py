"""Who may come in: people with roles and sessions, machines with keys and scopes."""

from lading.access.keys import ApiKey, KeyRing, create_key, revoke_key
from lading.access.refusals import Unauthenticated
from lading.access.roles import PERMISSIONS, ROLES, may
from lading.access.sessions import Session, close_session, find_session
from lading.access.sign_in import sign_in
from lading.access.users import add_user, change_password, deactivate_user

__all__ = [
    "PERMISSIONS",
    "ROLES",
    "ApiKey",
    "KeyRing",
    "Session",
    "Unauthenticated",
    "add_user",
    "change_password",
    "close_session",
    "create_key",
    "deactivate_user",
    "find_session",
    "may",
    "revoke_key",
    "sign_in",
]
