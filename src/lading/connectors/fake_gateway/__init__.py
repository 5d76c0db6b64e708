"""A payment provider of our own for tests, demos and development: a process with a journal and programmable faults.

It stands alone: `python -m lading.connectors.fake_gateway --port 8200 --journal fake.jsonl`. It moves no real money.
"""
