"""The house style in numbers: sizes, names, annotations, docstrings and imports of src, tests and tools.

Prints each violation as path:line and exits with 1, or prints a table of the sizes and exits with 0.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median

FILE_LINES, TEST_FILE_LINES, FILE_LINES_MEDIAN = 400, 600, 90
FUNCTION_LINES, FUNCTION_LINES_MEDIAN = 60, 8
DOOR_LINES = 25
README_LINES = 60
NAMES_OF_A_ROOM = 15
SHORT = 5  # a file of so few lines explains itself, and says nothing about medians

DOORS = ("api", "console", "portal")
ROUTES = {"get", "post", "put", "patch", "delete"}
EMPTY_WORDS = {
    "service", "manager", "helper", "util", "base", "data", "info", "handler", "common", "core",
}  # fmt: skip
REASONS = re.compile(r"# (slow import|optional dependency)")
# Written so that this file does not break its own rule.
MACHINE = re.compile(
    r"(?<![\w.])/(?:root|work/(?:main|shared))\b"
    r"|\b(?:pypi[.]org|pythonhosted[.]org|npmjs[.](?:org|com)|(?:deb|security)[.]debian[.]org)"
)
NOT_OURS = {".git", "node_modules", "vendor", "build", "dist", "__pycache__"}
HIDDEN_BUT_OURS = {".ci", ".github"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the root of the tree."""

    path: Path
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file, parsed."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in the tree, outer before inner."""
        return list(ast.walk(self.tree))

    @cached_property
    def lines(self) -> list[str]:
        """The file's lines."""
        return self.text.splitlines()

    @cached_property
    def functions(self) -> list[Function]:
        """Every function and method, inner ones too."""
        return [node for node in self.nodes if isinstance(node, Function)]

    @property
    def in_house(self) -> bool:
        """Whether this is part of the product, not of its tests and tools."""
        return self.path.parts[0] == "src"


@dataclass(frozen=True, order=True)
class Violation:
    """A place and what is wrong with it."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.sentence}"


Finding = tuple[int, str]  # a line and a sentence
Rule = Callable[[Source], Iterator[Finding]]


def long_file(source: Source) -> Iterator[Finding]:
    """No file above its limit."""
    limit = TEST_FILE_LINES if source.path.parts[0] == "tests" else FILE_LINES
    if len(source.lines) > limit:
        yield limit + 1, f"the file has {len(source.lines)} lines, at most {limit} are allowed"


def long_function(source: Source) -> Iterator[Finding]:
    """No function above its limit."""
    for function in source.functions:
        if (size := length(function)) > FUNCTION_LINES:
            yield function.lineno, f"{function.name} has {size} lines, at most {FUNCTION_LINES} are allowed"


def long_door(source: Source) -> Iterator[Finding]:
    """A door's functions parse, make one call and present."""
    if source.in_house and len(source.path.parts) > 2 and source.path.parts[2] in DOORS:
        for function in source.functions:
            if is_route(function) and (size := length(function)) > DOOR_LINES:
                yield function.lineno, f"{function.name} has {size} lines, a door at most {DOOR_LINES}"


def missing_annotation(source: Source) -> Iterator[Finding]:
    """Every parameter and every return is annotated."""
    methods = {id(node) for owner in source.nodes if isinstance(owner, ast.ClassDef) for node in owner.body}
    for function in source.functions:
        if function.returns is None:
            yield function.lineno, f"{function.name} does not say what it returns"
        for argument in parameters(function, is_method=id(function) in methods):
            if argument.annotation is None:
                yield argument.lineno, f"{function.name} does not say what its {argument.arg} is"


def missing_docstring(source: Source) -> Iterator[Finding]:
    """Every file says in a sentence what it is for."""
    if len(source.lines) > SHORT and not ast.get_docstring(source.tree):
        yield 1, "the module has no docstring"


def unexplained_import(source: Source) -> Iterator[Finding]:
    """An import inside a function says why."""
    inside = [range(function.lineno, (function.end_lineno or function.lineno) + 1) for function in source.functions]
    for node in source.nodes:
        if isinstance(node, ast.Import | ast.ImportFrom) and any(node.lineno in lines for lines in inside):
            text = "\n".join(source.lines[node.lineno - 1 : node.end_lineno])
            if not REASONS.search(text):
                yield (
                    node.lineno,
                    "an import inside a function wants `# slow import` or `# optional dependency`",
                )


def empty_name(source: Source) -> Iterator[Finding]:
    """No module and no class is named by a word that says nothing."""
    for part in source.path.with_suffix("").parts:
        for word in empty_words(part):
            yield 1, f"the name {part} says nothing: {word}"
    for node in source.nodes:
        if isinstance(node, ast.ClassDef):
            for word in empty_words(node.name):
                yield node.lineno, f"the name {node.name} says nothing: {word}"


def wide_room(source: Source) -> Iterator[Finding]:
    """A room shows few names."""
    if is_room(source.path.parent) and source.path.name == "__init__.py":
        shown = exposed(source.tree)
        if len(shown) > NAMES_OF_A_ROOM:
            yield 1, f"the room shows {len(shown)} names, at most {NAMES_OF_A_ROOM} are allowed"


RULES: tuple[Rule, ...] = (
    long_file,
    long_function,
    long_door,
    missing_annotation,
    missing_docstring,
    unexplained_import,
    empty_name,
    wide_room,
)


def length(function: Function) -> int:
    """A function's lines, from `def` to its last, decorators not counted."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_route(function: Function) -> bool:
    """Whether Litestar calls this function for a request."""
    called = (node.func if isinstance(node, ast.Call) else node for node in function.decorator_list)
    names = {node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in called}
    return bool(names & ROUTES)


def parameters(function: Function, *, is_method: bool) -> list[ast.arg]:
    """A function's parameters, without a method's own object or class."""
    named = function.args.posonlyargs + function.args.args
    static = any(getattr(node, "id", "") == "staticmethod" for node in function.decorator_list)
    rest = [*function.args.kwonlyargs, *filter(None, (function.args.vararg, function.args.kwarg))]
    return named[is_method and not static :] + rest


def empty_words(name: str) -> list[str]:
    """The words of a name, in camel case or with underscores, that say nothing; plurals too."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return [word for word in words if {word.lower(), word.lower().removesuffix("s")} & EMPTY_WORDS]


def is_room(folder: Path) -> bool:
    """Whether a folder is a room (src/lading/orders) or an industry's pack (src/lading_packs/retail)."""
    return len(folder.parts) == 3 and folder.parts[0] == "src"


def exposed(tree: ast.Module) -> list[str]:
    """The names that a module shows: its __all__, else whatever public name it makes or imports."""
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return list(ast.literal_eval(node.value))
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [alias.asname or alias.name for alias in node.names]
        elif isinstance(node, ast.ClassDef | Function):
            names.append(node.name)
    return [name for name in names if not name.startswith("_")]


def read_sources(root: Path) -> list[Source]:
    """The Python files that the style is about; generated migrations are not."""
    return [
        Source(path.relative_to(root), path.read_text("utf-8"))
        for folder in ("src", "tests", "tools")
        for path in sorted((root / folder).rglob("*.py"))
        if "versions" not in path.relative_to(root).parts
    ]


def check_sources(sources: list[Source]) -> Iterator[Violation]:
    """What each file breaks by itself."""
    for source in sources:
        for rule in RULES:
            for line, sentence in rule(source):
                yield Violation(source.path, line, sentence)


def check_medians(sources: list[Source]) -> Iterator[Violation]:
    """The product's files and functions are small as a rule, not only at most."""
    sizes = measure(sources)
    for what, middle, limit in (
        ("file", sizes.file_median, FILE_LINES_MEDIAN),
        ("function", sizes.function_median, FUNCTION_LINES_MEDIAN),
    ):
        if middle > limit:
            yield Violation(Path("src"), 1, f"the median {what} has {middle:g} lines, at most {limit} are allowed")


def check_readmes(root: Path, sources: list[Source]) -> Iterator[Violation]:
    """A room with anything in it has a README that fits on a screen."""
    filled = {
        Path(*source.path.parts[:3])
        for source in sources
        if source.in_house and len(source.path.parts) > 3 and len(source.lines) > SHORT
    }
    for room in sorted(filled):
        readme = root / room / "README.md"
        if not readme.is_file():
            yield Violation(room / "README.md", 1, "the room has no README")
        elif (size := len(readme.read_text("utf-8").splitlines())) > README_LINES:
            yield Violation(room / "README.md", README_LINES + 1, f"{size} lines, at most {README_LINES} are allowed")


def check_texts(root: Path) -> Iterator[Violation]:
    """No file names a folder of somebody's machine or the host of a registry."""
    for path in our_files(root):
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if found := MACHINE.search(line):
                yield Violation(path.relative_to(root), number, f"{found[0]} is somebody's machine or a registry")


def our_files(folder: Path) -> Iterator[Path]:
    """The files below a folder, without what others wrote and what tools left."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_OURS:
            continue
        if path.is_file():
            yield path
        elif path.is_dir() and (not path.name.startswith(".") or path.name in HIDDEN_BUT_OURS):
            yield from our_files(path)


@dataclass(frozen=True)
class Sizes:
    """How large the product's files and functions are, in lines."""

    files: list[int]
    functions: list[int]

    @property
    def file_median(self) -> float:
        """The median over files that are more than a few lines."""
        return median([size for size in self.files if size > SHORT] or [0])

    @property
    def function_median(self) -> float:
        """The median over all functions."""
        return median(self.functions or [0])

    def __str__(self) -> str:
        rows = (("files", self.files, self.file_median), ("functions", self.functions, self.function_median))
        table = [f"{'':10}{'number':>8}{'median':>8}{'longest':>9}"]
        table += [f"{name:10}{len(all_):8}{middle:8g}{max(all_, default=0):9}" for name, all_, middle in rows]
        return "\n".join(table)


def measure(sources: list[Source]) -> Sizes:
    """The sizes of the product's own files; tests read differently."""
    ours = [source for source in sources if source.in_house]
    return Sizes(
        files=[len(source.lines) for source in ours],
        functions=[length(function) for source in ours for function in source.functions],
    )


def check(root: Path, sources: list[Source] | None = None) -> list[Violation]:
    """Everything in the tree at `root` that the style forbids; `sources` are its Python files, where they were read."""
    sources = read_sources(root) if sources is None else sources
    return sorted([*check_sources(sources), *check_medians(sources), *check_readmes(root, sources), *check_texts(root)])


def main(root: Path) -> int:
    """Prints what is wrong, or how large things are; returns the exit code."""
    sources = read_sources(root)
    violations = check(root, sources)
    print("\n".join(map(str, violations)) or measure(sources))
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(Path(*sys.argv[1:]) if sys.argv[1:] else Path(__file__).resolve().parent.parent))
