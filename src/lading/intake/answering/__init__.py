"""Answers that machines read: technical acknowledgements, order responses, and our orders written for other systems."""

from lading.intake.answering.acknowledge import acknowledge, judge_interchange
from lading.intake.answering.answer import LineAnswer, OrderAnswer
from lading.intake.answering.write_answer import Written, write_answer

__all__ = ["LineAnswer", "OrderAnswer", "Written", "acknowledge", "judge_interchange", "write_answer"]
