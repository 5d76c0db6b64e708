"""Which adapter serves the language model that a company has named; kept, so that it is loaded once."""

from functools import lru_cache

from lading.intake.ports import ReaderSettings, SecondReader


@lru_cache(maxsize=2)
def second_reader(settings: ReaderSettings, secret: str) -> SecondReader:
    """Reaches the model."""
    from lading.connectors.language_model import ModelReader  # slow import

    return ModelReader(settings, secret=secret)
