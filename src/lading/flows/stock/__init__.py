"""Stock at places: it comes, moves, is counted, regraded and traced; promises follow it."""
