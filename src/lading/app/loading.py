"""Loading the program quickly, and standing calmly once it is loaded: for processes that people wait for."""

import gc
import sys
from typing import Any


def load_quickly() -> None:
    """Call it before the first slow import, and `gc.enable` when everything is loaded.

    Of a program that is being loaded nothing is garbage; and rich, which structlog loads wherever it finds it, would
    take a sixth of a second for colours that we never print.
    """
    gc.disable()
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rich", None)


def calm_collector() -> None:
    """What was imported stays for good; and orders come and go without cycles, so look for cycles rarely."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
