"""The command line's door: what may be asked, and how answers are told in a terminal."""
