"""How well documents are read: truths, halves held apart, and a scorer that knows nothing of the reader."""
