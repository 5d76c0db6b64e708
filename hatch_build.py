"""The build hook: brings in the console's front-end files before a wheel or an editable install is made."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class VendorHook(BuildHookInterface[Any]):
    """Runs tools/vendor.py. Its output is ignored by git, so the wheel is told of it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the interface's
        """Called by hatchling before it collects files; `version` is "standard" or "editable"."""
        root = Path(self.root)
        folder = runpy.run_path(str(root / "tools" / "vendor.py"))["main"](root)
        build_data["artifacts"].append(f"/{folder.relative_to(root).as_posix()}/")
