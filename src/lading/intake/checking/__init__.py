"""Where a document and our terms differ, with proposed answers."""
