"""Conditions on the days since delivery, as policies of returns and of claims share them. Pure."""


def say_days(days: int | None, *, at_most: int | None, over: int | None) -> str:
    """Why a condition on days does not hold, in a sentence; empty where it does, or where there is none."""
    if at_most is None and over is None:
        return ""
    if days is None:
        return "Nobody knows when it was delivered."
    if at_most is not None and days > at_most:
        return f"{days} days have passed, more than {at_most}."
    if over is not None and days <= over:
        return f"{days} days have passed, not more than {over}."
    return ""
