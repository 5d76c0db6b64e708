"""`lading doctor`: looks at the installation and says in plain words what to mend."""

from lading.app.doctor.examine import examine

__all__ = ["examine"]
