"""Practice for who builds the reader: tables of lines in layouts drawn from choices much wider than those of `dev`."""
