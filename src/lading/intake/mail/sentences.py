"""A text in sentences: at full stops, question marks and line ends, abbreviations and numbers left whole."""

import re

_ENDS = re.compile(
    r"(?<=[.!?…])[\"')\]]*\s+(?=[A-ZÄÖÜÉÀÈÁÍÓÚÑŚŻŁ¿¡\d\"'(-])|\n{2,}|"
    r"\n(?=\s*[-•*–]\s)|\n(?=\S.{0,200}[?!]\s*$)",
    re.MULTILINE,
)
_SHORT = re.compile(
    r"\b(no|nr|num|art|pos|ref|mr|mrs|ms|dr|bzw|ca|inkl|exkl|str|z\.b|"
    r"d\.h|e\.g|i\.e|p\.o|approx|qty|est|incl)\.$",
    re.IGNORECASE,
)
_MOST = 400


def sentences(text: str) -> list[str]:
    """Sentences in order, blanks at their ends removed, breaks inside made blanks."""
    found: list[str] = []
    for piece in _ENDS.split(text):
        said = " ".join(piece.split())
        if not said:
            continue
        if found and _SHORT.search(found[-1]):
            found[-1] = f"{found[-1]} {said}"
        else:
            found.append(said)
    return found[:_MOST]
