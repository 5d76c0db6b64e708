"""Pages for customers, without an account."""

from lading.portal.create import create_portal

__all__ = ["create_portal"]
