"""Answers that machines read: technical acknowledgements, order responses, and our orders written for other systems."""

from lading.intake.answering.acknowledge import acknowledge
from lading.intake.answering.answer import LineAnswer, OrderAnswer
from lading.intake.answering.write_answer import Written, write_answer

__all__ = ["LineAnswer", "OrderAnswer", "Written", "acknowledge", "write_answer"]
