"""Conditions that people wrote, judged; and approvals that acts wait for."""
