"""Work at places: which units of which order lines a place shall pick, pack and send, and how far it is."""
