"""A cXML message with the secret that its receiver wants to hear: put in when it is sent, and never kept. Pure."""

from lading.intake.answering.xml_writing import as_text, below, child, parsed


def with_secret(text: str, secret: str) -> str:
    """The message, its sender saying the secret; unchanged without one."""
    document = parsed(text)
    credential = below(document, "Header", "Sender", "Credential")
    if credential is None or not secret:
        return text
    child(credential, "SharedSecret", secret)
    return as_text(document)
