"""Intake: documents become cases, cases become drafts with evidence for every field."""

from lading.intake.opened import Box, Opened, Page, Word
from lading.intake.reading import Evidence, Field, Flag, Reading, ReadLine

__all__ = ["Box", "Evidence", "Field", "Flag", "Opened", "Page", "ReadLine", "Reading", "Word"]
