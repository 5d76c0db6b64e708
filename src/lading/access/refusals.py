"""Why somebody is not let in."""

from lading.kernel import Refusal


class Unauthenticated(Refusal):
    """Nobody has said credibly who they are."""

    code = "unauthenticated"
    status = 401


class TooMany(Refusal):
    """Too many attempts in too short a time; `retry_after` says in how many seconds the next may come."""

    code = "too_many_requests"
    status = 429

    def __init__(self, sentence: str, *, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
