"""The console: the screens on which a company's own people see and do everything."""

from lading.console.compose import create_console
from lading.console.front import Front
from lading.console.problems import show_problem

__all__ = ["Front", "create_console", "show_problem"]
