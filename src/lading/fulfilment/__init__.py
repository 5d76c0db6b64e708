"""Work at places: which units of which order lines a place shall pick, pack and send, and how far it is."""

from lading.fulfilment.draw import Drawn, LineUnits, draw
from lading.fulfilment.lifecycle import AT_WORK, FULFILMENT_STATES, OPEN_STATES, state_of
from lading.fulfilment.reasons import SHORT_REASONS, ShortReason, find_reason
from lading.fulfilment.release import Hands, ToPlace, plan_release
from lading.fulfilment.work import Work, WorkLine

__all__ = [
    "AT_WORK",
    "FULFILMENT_STATES",
    "OPEN_STATES",
    "SHORT_REASONS",
    "Drawn",
    "Hands",
    "LineUnits",
    "ShortReason",
    "ToPlace",
    "Work",
    "WorkLine",
    "draw",
    "find_reason",
    "plan_release",
    "state_of",
]
