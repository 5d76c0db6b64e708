"""Returns: what may come back and why, what came, what it is like, and what becomes of it."""

from lading.returns.accept_return import Decision, Facts, accept_return
from lading.returns.policy import Policy
from lading.returns.put_policy import put_policy, read_policy
from lading.returns.rma import Return, ReturnLine
from lading.returns.wishes import BackLine, CameLine, DecidedLine, GoneLine, RequestReturn, SeenLine

__all__ = [
    "BackLine",
    "CameLine",
    "DecidedLine",
    "Decision",
    "Facts",
    "GoneLine",
    "Policy",
    "RequestReturn",
    "Return",
    "ReturnLine",
    "SeenLine",
    "accept_return",
    "put_policy",
    "read_policy",
]
