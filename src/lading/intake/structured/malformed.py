"""What is a structured format and yet cannot be read."""

from lading.kernel import Invalid


class Malformed(Invalid):
    """A file is in a format that we know and is broken: the sentence names the segment, line, path or row."""

    code = "malformed"
