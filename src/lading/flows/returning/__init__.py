"""What comes back or goes wrong: asked for, judged, received, graded, settled, exchanged, claimed."""
