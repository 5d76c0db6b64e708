"""Order history and master data of other systems come along, every row accounted for.

What shows imports is here; `start`, `run` and `preview` carry them out, and load the readers of every format.
"""

from lading.history.certificate import Certificate, Comparison, Reason
from lading.history.previews import Preview
from lading.history.printed import print_certificate, print_preview
from lading.history.progress import Progress
from lading.history.queries import (
    ImportView,
    RemarkView,
    get_certificate,
    get_import,
    get_preview,
    list_imports,
    list_remarks,
)
from lading.history.stop import ask_to_stop

__all__ = [
    "Certificate",
    "Comparison",
    "ImportView",
    "Preview",
    "Progress",
    "Reason",
    "RemarkView",
    "ask_to_stop",
    "get_certificate",
    "get_import",
    "get_preview",
    "list_imports",
    "list_remarks",
    "print_certificate",
    "print_preview",
]
