"""Doubles of payment providers: processes that speak their HTTP shapes, and keep a journal."""
