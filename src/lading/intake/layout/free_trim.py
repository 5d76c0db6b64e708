"""A message without what it quotes, without its greeting's end and its signature."""

from lading.intake.layout.patterns import pattern

_QUOTED = pattern("quoted")
_SIGNED = pattern("signed")


def trim(text: str) -> tuple[str, list[str]]:
    """What was written this time, and the lines of the signature below it."""
    kept: list[str] = []
    signature: list[str] = []
    signed = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if _QUOTED.match(line.strip()) and (kept or not line.startswith(">")):
            break
        if not signed and _SIGNED.match(line) and any(one.strip() for one in kept):
            signed = True
        elif not line.startswith(">"):
            (signature if signed else kept).append(line)
    return "\n".join(kept).strip(), [line.strip() for line in signature if line.strip()]
