"""The HTTP API: the door for machines, under /api/v1."""

from lading.api.answer import Answer, show
from lading.api.create import Api, create_api
from lading.api.decode import decode
from lading.api.desk import Desk
from lading.api.meters import Meters
from lading.api.once import once
from lading.api.problem import answer_of, problem_of
from lading.api.request import ApiRequest

__all__ = [
    "Answer",
    "Api",
    "ApiRequest",
    "Desk",
    "Meters",
    "answer_of",
    "create_api",
    "decode",
    "once",
    "problem_of",
    "show",
]
