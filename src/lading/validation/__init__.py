"""Validation: what there is to say about an order before it is accepted, as findings."""

from lading.validation.contact import is_email, is_phone
from lading.validation.facts import Facts
from lading.validation.severities import CODES, DEFAULTS, PUSHED, Weight, hold_steps, severity_of
from lading.validation.validate import admission, check_shape, validate

__all__ = [
    "CODES",
    "DEFAULTS",
    "PUSHED",
    "Facts",
    "Weight",
    "admission",
    "check_shape",
    "hold_steps",
    "is_email",
    "is_phone",
    "severity_of",
    "validate",
]
