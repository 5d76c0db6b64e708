"""Orders as people write them into a mail: a greeting, a list or a sentence for each line, an address, a name."""

from email.message import EmailMessage
from random import Random

from bench.intake.papers.forms import address_lines
from bench.intake.papers.layout import Layout
from bench.intake.papers.order import Line, Order
from bench.intake.papers.words import phrases


def write_mail(order: Order, layout: Layout, chance: Random) -> bytes:
    """The message as it arrives, without an attachment."""
    said = phrases(layout.language)
    write = layout.writing
    form, bullet = chance.choice(said["line"]), chance.choice(["- ", "* ", "", "{n}. "])
    lines = [bullet.replace("{n}", str(at)) + _line(line, layout, form) for at, line in enumerate(order.lines, start=1)]
    body = [
        chance.choice(said["greeting"]),
        "",
        chance.choice(said["opening"]).format(po=order.number),
        "",
        *lines,
        "",
        chance.choice(said["deliver"]).format(day=write.day(order.wanted)),
        *address_lines(order.site, country=layout.country_shown),
        "",
        *order.notes,
        *([""] if order.notes else []),
        chance.choice(said["closing"]),
        order.person,
        f"{order.buyer.name} {order.buyer.form}",
        order.buyer.phone,
    ]
    message = EmailMessage()
    message["From"] = f"{order.person} <orders@{order.buyer.domain}>"
    message["To"] = "orders@vantrell.example"
    message["Subject"] = chance.choice(said["subject"]).format(po=order.number)
    message["Date"] = order.received.strftime("%a, %d %b %Y 08:15:00 +0000")
    message["Message-ID"] = f"<{order.number}.{order.day:%j}@{order.buyer.domain}>"
    message.set_content("\n".join(body), cte="8bit")
    return bytes(message)


def _line(line: Line, layout: Layout, form: str) -> str:
    price = "" if line.told is None else _price(line, layout)
    number = line.number or (line.item.sku if line.item else "")
    whole = 0 if line.quantity == line.quantity.to_integral_value() else 3
    told = form.format(
        qty=layout.writing.number(line.quantity, whole), unit=line.unit, text=line.text, ref=number, price=price
    )
    return " ".join(told.replace("()", "").replace(" ,", ",").split()).rstrip(" -,@")


def _price(line: Line, layout: Layout) -> str:
    write = layout.writing
    told = write.number(line.told or line.quantity * 0, line.places)
    per = f" / {line.per}" if line.per > 1 else ""
    return f"{told} {write.currency}{per}"
