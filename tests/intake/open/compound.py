"""Compound files as Outlook and old Office write them: a small file system of streams and folders in one file."""

import struct
from collections.abc import Sequence
from itertools import pairwise

SECTOR, SMALL = 512, 64
_END, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def compound(files: dict[str, bytes]) -> bytes:
    """A file with these streams; a `/` in a name parts the folder from its stream. Streams are kept small."""
    folders = list(dict.fromkeys(name.partition("/")[0] for name in files if "/" in name))
    names = ["Root Entry", *folders, *files]
    small, starts = b"", dict[str, int]()
    for name, content in files.items():
        starts[name] = len(small) // SMALL
        small += content + b"\0" * (-len(content) % SMALL)
    table = _chains([-(-len(content) // SMALL) for content in files.values()])
    parts = [b"".join(_entry(name, names, files, starts, len(small)) for name in names), table, small]
    padded = [part + b"\0" * (-len(part) % SECTOR) for part in parts]
    places = [1]
    for part in padded:
        places.append(places[-1] + len(part) // SECTOR)
    fat = struct.pack("<I", _FAT) + b"".join(
        struct.pack("<I", at + 1 if at + 1 < to else _END) for begin, to in pairwise(places) for at in range(begin, to)
    )
    fat += struct.pack("<I", _NONE) * ((SECTOR - len(fat)) // 4)
    padded[0] = padded[0].replace(b"ROOT", struct.pack("<I", places[2]), 1)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, places[0], 0, 4096, places[1], len(padded[1]) // SECTOR, _END, 0, 0)
    return head + struct.pack("<I", _NONE) * 108 + fat + b"".join(padded)


def _chains(lengths: Sequence[int]) -> bytes:
    told, at = [], 0
    for length in lengths:
        told += [*range(at + 1, at + length), _END] if length else []
        at += length
    return struct.pack(f"<{len(told)}I", *told)


def _entry(name: str, names: list[str], files: dict[str, bytes], starts: dict[str, int], small: int) -> bytes:
    """128 bytes: brothers follow each other to the right, a folder points to its first."""

    def inside(of: str) -> list[str]:
        return [one for one in names[1:] if one.rpartition("/")[0] == of]

    folder, _, own = name.rpartition("/")
    brothers = inside(folder) if name != "Root Entry" else [name]
    at = brothers.index(name)
    right = names.index(brothers[at + 1]) if at + 1 < len(brothers) else _NONE
    held = [] if name in files else inside("" if name == "Root Entry" else name)
    wide = own.encode("utf-16-le") + b"\0\0"
    kind = 2 if name in files else 5 if name == "Root Entry" else 1
    told = struct.pack("<HBBIII", len(wide), kind, 1, _NONE, right, names.index(held[0]) if held else _NONE)
    start = struct.pack("<I", starts[name]) if name in files else b"ROOT" if kind == 5 else bytes(4)
    size = len(files[name]) if name in files else small if kind == 5 else 0
    return wide.ljust(64, b"\0") + told + bytes(36) + start + struct.pack("<Q", size)
