"""Each rule of the house style must be able to fail: small trees that break one rule each, and one none."""

from pathlib import Path

import pytest

from tools.house import check, main, measure, read_sources

ROOM = "src/lading/orders"
README = {f"{ROOM}/README.md": "# Orders\n"}
HOME, INDEX = "/" + "root", "pypi" + ".org"  # together they would break the rule here
DOC = '"""Says what this is for."""\n'


def lines(number: int) -> str:
    return DOC + "\n".join(f"x{index} = {index}" for index in range(number - 1)) + "\n"


def function(number: int, name: str = "place_order") -> str:
    return f"def {name}() -> int:\n" + "    print()\n" * (number - 2) + "    return 1\n"


def build(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def check_tree(root: Path, **files: str) -> list[str]:
    return [str(violation) for violation in check(build(root, files))]


def test_a_clean_tree_breaks_nothing(tmp_path: Path) -> None:
    assert check_tree(tmp_path, **README, **{f"{ROOM}/place.py": DOC + function(8)}) == []


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (f"{ROOM}/place.py", lines(401), "401: the file has 401 lines, at most 400 are allowed"),
        ("tests/test_place.py", lines(601), "601: the file has 601 lines, at most 600 are allowed"),
        ("tests/test_place.py", DOC + function(61), "2: place_order has 61 lines, at most 60 are allowed"),
        (f"{ROOM}/place.py", "a = 1\n" * 6, "1: the module has no docstring"),
        (f"{ROOM}/place.py", "def place():\n    return 1\n", "1: place does not say what it returns"),
        (f"{ROOM}/place.py", "def place(x) -> None: ...\n", "1: place does not say what its x is"),
        (f"{ROOM}/place.py", "def place(*, x) -> None: ...\n", "1: place does not say what its x is"),
        (f"{ROOM}/place.py", "def place(**x) -> None: ...\n", "1: place does not say what its x is"),
        (
            f"{ROOM}/place.py",
            "async def place() -> None:\n    import json\n",
            "2: an import inside a function wants `# slow import` or `# optional dependency`",
        ),
        (f"{ROOM}/place.py", "class OrderManager: ...\n", "1: the name OrderManager says nothing: Manager"),
        (f"{ROOM}/place.py", "class HTTPHandlers: ...\n", "1: the name HTTPHandlers says nothing: Handlers"),
        (f"{ROOM}/order_utils.py", "", "1: the name order_utils says nothing: utils"),
        (f"{ROOM}/core/place.py", "", "1: the name core says nothing: core"),
        (
            f"{ROOM}/__init__.py",
            f"__all__ = {[f'Name{number}' for number in range(16)]}\n",
            "1: the room shows 16 names, at most 15 are allowed",
        ),
        (
            f"{ROOM}/__init__.py",
            "".join(f"from lading.orders.place import name{number}\n" for number in range(16)) + DOC,
            "1: the room shows 16 names, at most 15 are allowed",
        ),
        ("docs/start.md", f"Look in\n{HOME}/lading\n", f"2: {HOME} is somebody's machine or a registry"),
        ("Makefile", f"https://{INDEX}/simple\n", f"1: {INDEX} is somebody's machine or a registry"),
    ],
)
def test_a_tree_that_breaks_one_rule(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    assert f"{name}:{sentence}" in check_tree(tmp_path, **README, **{name: text})


@pytest.mark.parametrize("room", ["api", "console", "portal"])
def test_a_door_is_short(tmp_path: Path, room: str) -> None:
    door = DOC + "@get('/orders')\n" + function(26, "list_orders")
    found = check_tree(tmp_path, **{f"src/lading/{room}/README.md": "", f"src/lading/{room}/orders.py": door})
    assert f"src/lading/{room}/orders.py:3: list_orders has 26 lines, a door at most 25" in found


def test_other_functions_than_doors_may_be_longer(tmp_path: Path) -> None:
    routes = {"src/lading/api/README.md": "", "src/lading/api/read.py": DOC + function(26)}
    assert not [found for found in check_tree(tmp_path, **routes) if "a door" in found]


def test_medians_count(tmp_path: Path) -> None:
    found = check_tree(tmp_path, **README, **{f"{ROOM}/place.py": lines(82) + function(9)})
    assert found == [
        "src:1: the median file has 91 lines, at most 90 are allowed",
        "src:1: the median function has 9 lines, at most 8 are allowed",
    ]


def test_a_room_has_a_short_readme(tmp_path: Path) -> None:
    room = {f"{ROOM}/place.py": lines(6)}
    assert check_tree(tmp_path, **room) == [f"{ROOM}/README.md:1: the room has no README"]
    longer = check_tree(tmp_path, **room, **{f"{ROOM}/README.md": "word\n" * 61})
    assert longer == [f"{ROOM}/README.md:61: 61 lines, at most 60 are allowed"]


@pytest.mark.parametrize(
    "text",
    [
        "def read() -> None:\n    import ocr  # optional dependency: the extra `ocr`\n",
        "def read() -> None:\n    from ocr import (  # slow import\n        read,\n    )\n",
        "class Order:\n    def close(self) -> None: ...\n    @classmethod\n    def make(cls) -> None: ...\n",
        "class Database: ...\n",
        "key = lambda order: order.number\n",
    ],
)
def test_what_is_allowed(tmp_path: Path, text: str) -> None:
    assert check_tree(tmp_path, **README, **{f"{ROOM}/place.py": text}) == []


def test_generated_migrations_are_not_measured(tmp_path: Path) -> None:
    assert check_tree(tmp_path, **{"src/lading/store/migrations/versions/0001.py": "a = 1\n" * 500}) == []


def test_others_files_are_not_read(tmp_path: Path) -> None:
    assert check_tree(tmp_path, **{".venv/lib/x.txt": HOME, "src/lading/console/static/vendor/x.js": HOME}) == []


def test_the_exit_code_and_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build(tmp_path, {**README, f"{ROOM}/place.py": lines(92) + function(8)})
    assert main(tmp_path) == 1
    assert capsys.readouterr().out == "src:1: the median file has 100 lines, at most 90 are allowed\n"
    (tmp_path / ROOM / "cancel.py").write_text(DOC + function(8))
    assert main(tmp_path) == 0
    assert "files            2    54.5      100\n" in capsys.readouterr().out
    assert measure(read_sources(tmp_path)).functions == [8, 8]
