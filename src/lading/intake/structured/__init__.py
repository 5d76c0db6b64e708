"""Structured formats: X12, EDIFACT, UBL, cXML, Order-X, tables, HTML mails, each read by its standard. No I/O."""

from lading.intake.structured.malformed import Malformed
from lading.intake.structured.read_structured import read_structured

__all__ = ["Malformed", "read_structured"]
