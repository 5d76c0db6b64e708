"""`lading bench`: what the house promises in numbers, measured in one run on one server."""

from lading.app.bench.run import bench

__all__ = ["bench"]
