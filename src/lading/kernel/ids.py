"""Identifiers: UUID version 7, made in Python, ordered by time."""

import os
import time
from uuid import UUID

_MASK_RANDOM = (1 << 62) - 1


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, 12 bits of the millisecond's fraction, 62 random bits."""
    seconds, nanos = divmod(time.time_ns(), 1_000_000_000)
    millis, rest = divmod(nanos, 1_000_000)
    stamp = seconds * 1000 + millis
    fraction = rest * 4096 // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") & _MASK_RANDOM
    return UUID(int=(stamp << 80) | (7 << 76) | (fraction << 64) | (2 << 62) | random)
