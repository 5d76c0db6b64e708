"""Orders for practice as companies' systems print them: each form for itself, as pages without a PDF."""
