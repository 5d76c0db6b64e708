"""The console's front-end files are those that were locked, load nothing from elsewhere and need no eval."""

import base64
import hashlib
import json
import re
import tarfile
from pathlib import Path

import pytest

from tools.vendor import MANIFEST, ROOT, TARGET, is_whole, sprite, unpack

VENDOR = ROOT / TARGET
FILES = json.loads((VENDOR / MANIFEST).read_bytes())["files"]


@pytest.fixture
def tarball(tmp_path: Path) -> Path:
    (tmp_path / "lib.js").write_text("let a")
    with tarfile.open(tmp_path / "lib-1.0.0.tgz", "w:gz") as archive:
        archive.add(tmp_path / "lib.js", "package/dist/lib.js")
    return tmp_path / "lib-1.0.0.tgz"


def test_a_locked_tarball_is_unpacked(tarball: Path) -> None:
    integrity = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    assert unpack(tarball, f"sha512-{integrity}") == {"dist/lib.js": b"let a"}


def test_another_tarball_is_refused(tarball: Path) -> None:
    integrity = base64.b64encode(bytes(64)).decode()
    with pytest.raises(ValueError, match=r"lib-1\.0\.0\.tgz is not the package"):
        unpack(tarball, f"sha512-{integrity}")


def test_a_lost_or_altered_file_is_noticed(tmp_path: Path) -> None:
    entry = {"file": "a.js", "sha256": hashlib.sha256(b"let a").hexdigest()}
    (tmp_path / MANIFEST).write_text(json.dumps({"made_from": "1f", "files": [entry]}))
    assert not is_whole(tmp_path, "1f")
    (tmp_path / "a.js").write_text("let a")
    assert is_whole(tmp_path, "1f")
    assert not is_whole(tmp_path, "2e")
    (tmp_path / "a.js").write_text("let b")
    assert not is_whole(tmp_path, "1f")


def test_an_icon_becomes_a_symbol() -> None:
    ground = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
    drawing = f'<svg\n  width="24"\n>\n  {ground}\n  <path d="M3 3l4 4" />\n</svg>'
    assert sprite({"x": drawing}) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="x" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round"><path d="M3 3l4 4" /></symbol>\n</svg>\n'
    )


def test_every_icon_of_the_list_is_in_the_sprite() -> None:
    listed = (ROOT / "assets/icons.txt").read_text().split()
    assert re.findall('<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()) == listed


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: str(entry["file"]))
def test_every_file_has_its_licence(entry: dict[str, str]) -> None:
    assert "permi" in (VENDOR / entry["licence_text"]).read_text().lower()


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    sheets = sorted(VENDOR.parent.rglob("*.css"))
    assert sheets
    for sheet in sheets:
        assert not re.findall(r"@import|url\(\s*[\"']?(?!data:)", sheet.read_text()), sheet.name


def test_alpine_needs_no_eval() -> None:
    assert not re.search(r"\beval\(|\bFunction\(|AsyncFunction", (VENDOR / "alpine.min.js").read_text())
