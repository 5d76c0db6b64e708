"""Where each line is fulfilled. Today by priority and as few splits as possible; rules and an optimiser follow."""

from lading.routing.allocate import Need, Take, allocate

__all__ = ["Need", "Take", "allocate"]
