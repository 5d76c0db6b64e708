"""Labels of genuine papers, and the maker of papers whose truth is known."""
