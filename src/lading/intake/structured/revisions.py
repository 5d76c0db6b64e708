"""Papers that speak of an earlier one: the flag that tells a person so, the same for every format."""

from lading.intake.reading import Flag

_SENTENCES = {
    "revision": "It replaces an earlier order of the same number.",
    "confirms": "It confirms an order that was given in another way and may be here already.",
    "copy": "It is a copy of an order that may be here already.",
}


def revision(code: str, segment: str) -> list[Flag]:
    """The flag for `revision`, `confirms` or `copy`; none for anything else."""
    sentence = _SENTENCES.get(code)
    return [Flag("revision", f"{sentence} ({segment})", place="/header/po_number")] if sentence else []
