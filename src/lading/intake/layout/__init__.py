"""Pages of words, and free text, read into fields with evidence: labels and values, addresses, tables of lines."""
