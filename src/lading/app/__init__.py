"""Composition: entry points and the tools of the whole house."""
