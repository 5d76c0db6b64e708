"""Order history and master data of other systems come along, every row accounted for."""

from lading.history.certificate import Certificate
from lading.history.presets import PRESETS
from lading.history.preview import preview_import
from lading.history.printed import print_certificate
from lading.history.progress import Progress
from lading.history.queries import ImportView, get_certificate, get_import, list_imports, list_remarks
from lading.history.run import run_import
from lading.history.source import Options
from lading.history.start import Wish, start_import
from lading.history.stop import ask_to_stop

__all__ = [
    "PRESETS",
    "Certificate",
    "ImportView",
    "Options",
    "Progress",
    "Wish",
    "ask_to_stop",
    "get_certificate",
    "get_import",
    "list_imports",
    "list_remarks",
    "preview_import",
    "print_certificate",
    "run_import",
    "start_import",
]
