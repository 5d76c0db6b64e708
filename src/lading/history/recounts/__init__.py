"""The second pass: each format counted straight from its files, by code that shares nothing with its reader."""
