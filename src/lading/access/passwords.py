"""Passwords as argon2 hashes, made and checked in two threads so that neither memory nor the loop suffers."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lading.kernel import Invalid

_hasher = PasswordHasher()
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")

SHORTEST, LONGEST = 10, 200


class WeakPassword(Invalid):
    """The password would be guessed too soon."""

    code = "weak_password"


def check_password(password: str, *, login: str) -> None:
    """Refuse a password that is too short, too long or the login itself."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"A password has {SHORTEST} to {LONGEST} characters.")
    if password.casefold() == login.casefold() or len(set(password)) < 4:
        raise WeakPassword("This password is too easy to guess; take a longer sentence.")


async def hash_password(password: str) -> str:
    """An argon2id hash with its salt and parameters, as one string."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def password_fits(password: str, *, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash. Without a hash it takes as long and the answer is no."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _fits, password, password_hash)


def _fits(password: str, password_hash: str | None) -> bool:
    try:
        _hasher.verify(password_hash or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("the password of somebody who does not exist")
