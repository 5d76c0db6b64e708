"""A second opinion on documents, of a language model where the company has named one; believed as far as proven."""
