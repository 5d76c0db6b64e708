"""The buyer's name where it stands in one line with its address, or is broken over lines in a narrow head. Pure."""

import re
from collections.abc import Mapping

from lading.intake.layout.normal import normal
from lading.intake.reading import Field

_BETWEEN = re.compile(r"\s+[·•|∙]\s+")


def whole_buyer(header: Mapping[str, Field]) -> dict[str, Field]:
    """The buyer with its name alone and whole: another party's name that goes on where the buyer's was cut counts."""
    told = header.get("buyer")
    if told is None or told.method == "learned":
        return {}
    name = _BETWEEN.split(told.value)[0].strip(" ,;")
    bare = normal(name)
    for other in ("bill_to_name", "ship_to_name"):
        longer = header[other].value if other in header else ""
        words = normal(longer)
        if bare and len(words) > len(bare) and (words.endswith(f" {bare}") or words.startswith(f"{bare} ")):
            name, bare = longer, words
    if name == told.value:
        return {}
    return {"buyer": Field(name, told.probability, told.method, told.evidence, told.others)}
