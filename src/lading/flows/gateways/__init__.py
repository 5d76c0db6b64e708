"""Payment providers: called for what is intended, heard, asked and compared; links for customers."""
