"""Mails, parsed and understood as mails: parts, what was written, whether anybody wrote it, what it wants."""
