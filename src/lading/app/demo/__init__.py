"""The demo company, Harbour & Hearth: invented goods and people, months of orders, and a gentle stream of new ones."""

from lading.app.demo.command import make_demo
from lading.app.demo.live import live

__all__ = ["live", "make_demo"]
