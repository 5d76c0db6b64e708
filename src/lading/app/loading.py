"""Loading the program quickly: for processes that load all of it while somebody waits for the first page."""

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
