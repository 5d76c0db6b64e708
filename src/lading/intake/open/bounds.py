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
MOST_WORDS, MOST_CELLS = 300_000, 2_000_000
"""Of all pages, and of all sheets: what is opened is kept, and held in memory by whoever reads on."""
DEEPEST_ARCHIVE = 2
"""How many archives may stand around a file."""

MOST_LINES = 20_000
"""Lines that a document may be read to have."""

MEMORY, MEMORY_RECOGNISING = 500 * MIB, 1400 * MIB
"""By how much a child may grow; what it has from the nursery is about 100 MiB."""
SECONDS, SECONDS_A_PAGE, SECONDS_READING = 10, 6, 30
MOST_SECONDS = 250
PATIENCE = 3
"""How many times as long the clock on the wall waits as the processor may work: others work beside us."""
