"""Answers to mails as drafts: questions, counter-offers, acknowledgements, where an order stands; pure text."""
