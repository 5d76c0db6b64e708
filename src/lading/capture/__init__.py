"""Capture: the message of each channel becomes the same OrderDraft. Pure parsing, no network."""

from lading.capture.decode import Unreadable
from lading.capture.mapping import Mapping, mapping_from, suggest_mapping
from lading.capture.message import ChannelMessage, Unread
from lading.capture.paste import read_pasted
from lading.capture.registry import PUSHING
from lading.capture.results import RowResult
from lading.capture.rows import drafts, preview
from lading.capture.tabular import read_table
from lading.capture.versions import Version, decide_version, version_after

__all__ = [
    "PUSHING",
    "ChannelMessage",
    "Mapping",
    "RowResult",
    "Unread",
    "Unreadable",
    "Version",
    "decide_version",
    "drafts",
    "mapping_from",
    "preview",
    "read_pasted",
    "read_table",
    "suggest_mapping",
    "version_after",
]
