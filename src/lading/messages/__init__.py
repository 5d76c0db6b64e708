"""Messages to customers: written from templates that people can edit, kept on the order, sent at least once."""

from lading.messages.facts import MessageFacts, describe
from lading.messages.kinds import KINDS
from lading.messages.ports import Letter, Mailer, Posted
from lading.messages.put_template import put_template
from lading.messages.queue import MessageView, messages_of, send_again
from lading.messages.render import Look, Written, render
from lading.messages.templates import MessageTemplate, read_templates

__all__ = [
    "KINDS",
    "Letter",
    "Look",
    "Mailer",
    "MessageFacts",
    "MessageTemplate",
    "MessageView",
    "Posted",
    "Written",
    "describe",
    "messages_of",
    "put_template",
    "read_templates",
    "render",
    "send_again",
]
