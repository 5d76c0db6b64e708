"""A dry run of files that lie here: everything is read and counted, nothing is written, no database is asked."""

from collections.abc import Iterator
from itertools import islice

from lading.history.certificate import Certificate
from lading.history.certify import certify_counts
from lading.history.entries import Entry
from lading.history.foresee import Foreseen
from lading.history.presets import Preset
from lading.history.previews import Preview
from lading.history.source import Source
from lading.history.start import Wish, open_source

_BITE = 5_000


def preview_import(wish: Wish) -> Preview:
    """What an import into an empty company would come to. Takes as long as reading the files takes.

    Raises `UnreadableFile`, `WrongFormat`, `NotFound`, `Invalid`.
    """
    preset, source = open_source(wish)
    foreseen = Foreseen()
    stream: Iterator[Entry] = preset.read(source)
    while bite := list(islice(stream, _BITE)):
        foreseen.see(bite)
    certificate = certify_foreseen(
        foreseen, preset=preset, source=source, import_id="(dry run: nothing was written)", channel=wish.channel
    )
    return Preview(
        done=source.lines,
        total=source.lines,
        certificate=certificate,
        first=foreseen.first,
        new_items=len(foreseen.items),
        new_customers=len(foreseen.customers),
    )


def certify_foreseen(
    foreseen: Foreseen, *, preset: Preset, source: Source, import_id: str, channel: str
) -> Certificate:
    """The certificate of a dry run whose entries were all seen; counts the files a second time."""
    return certify_counts(
        import_id=import_id,
        preset=preset,
        channel=channel or preset.name,
        source=source,
        there=preset.recount(source),
        result=foreseen.count(),
        reasons=foreseen.reasons(),
    )
