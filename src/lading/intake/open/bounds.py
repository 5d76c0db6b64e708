"""How large a document may be, and what its child process may use."""

MIB = 1024 * 1024

LARGEST_FILE = 60 * MIB
LARGEST_ANSWER = 200 * MIB
"""Bytes that a child hands back, inner files included."""
LARGEST_INNER = 120 * MIB
MOST_INNER = 500
MOST_PAGES = 500
MOST_CHARACTERS = 3_000_000
MOST_SCANNED = 40
"""Pages that are recognised; what follows is remarked on."""
MOST_PIXELS = 80_000_000
MOST_ROWS, MOST_COLUMNS = 20_000, 400
DEEPEST_ARCHIVE = 2
"""How many archives may stand around a file."""

MEMORY, MEMORY_RECOGNISING = 600 * MIB, 1536 * MIB
SECONDS, SECONDS_A_PAGE = 10, 6
MOST_SECONDS = 250
PATIENCE = 3
"""How many times as long the clock on the wall waits as the processor may work: others work beside us."""
