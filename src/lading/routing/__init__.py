"""Where each line is fulfilled: rules that people publish, and an optimiser, behind one vocabulary."""

from lading.routing.allocate import allocate
from lading.routing.candidates import Candidate, Need, OrderFacts, Take
from lading.routing.decision import Decision
from lading.routing.settings import PlanSettings

__all__ = ["Candidate", "Decision", "Need", "OrderFacts", "PlanSettings", "Take", "allocate"]
