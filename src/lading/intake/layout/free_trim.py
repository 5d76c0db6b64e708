"""A message without what it quotes, without its greeting's end and its signature."""

from lading.intake.layout.patterns import pattern

_QUOTED = pattern("quoted")
_SIGNED = pattern("signed")


def trim(text: str) -> str:
    """What was written this time."""
    kept: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line.strip()) and (kept or not line.startswith(">")):
            break
        if _SIGNED.match(line) and any(one.strip() for one in kept):
            break
        if not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()
