"""What corrections have taught of the lines of a layout: which words are a text, which columns count."""
