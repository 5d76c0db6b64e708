"""Mails are taken apart whatever they look like; what only an attacker sends is refused with its reason."""

from email.message import EmailMessage

import pytest

from lading.intake.mail.parse_mail import MOST_PARTS, TooIntricate, parse_mail

PDF = b"%PDF-1.7 not really"


def letter(**headers: str) -> EmailMessage:
    """A mail with a body."""
    mail = EmailMessage()
    for name, value in {"From": "Ada <Ada@Example.com>", "Subject": "PO 1", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content("see attached")
    return mail


def test_who_what_and_the_files() -> None:
    mail = letter(
        Message_ID="<a@b>", References="<x@y> <z@y>", To="orders@ours.example", Date="Mon, 5 Oct 2026 08:00 +0200"
    )
    mail.add_attachment(PDF, maintype="application", subtype="pdf", filename="Bestellung Größe.pdf")
    read = parse_mail(mail.as_bytes())
    assert (read.sender, read.sender_name, read.subject, read.message_id) == ("ada@example.com", "Ada", "PO 1", "a@b")
    assert (read.answers, read.recipients, read.text) == (["x@y", "z@y"], ["orders@ours.example"], "see attached")
    assert str(read.sent_at) == "2026-10-05 08:00:00+02:00"
    assert [(one.name, one.media, one.content) for one in read.attached] == [
        ("Bestellung Größe.pdf", "application/pdf", PDF)
    ]


def test_logos_and_calendars_are_no_files() -> None:
    mail = letter()
    mail.add_attachment(
        b"x" * 900, maintype="image", subtype="png", filename="image001.png", disposition="inline", cid="<l>"
    )
    mail.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="invite.ics")
    mail.add_attachment(b"x" * 90_000, maintype="image", subtype="jpeg", filename="photo of the order.jpg")
    assert [one.name for one in parse_mail(mail.as_bytes()).attached] == ["photo of the order.jpg"]


def test_html_alone_is_read_without_what_is_hidden() -> None:
    hidden = '<p style="display:none">x</p>'
    html = f"<style>p{{}}</style><p>Order&nbsp;7</p><table><tr><td>MUG</td><td>3</td></tr></table>{hidden}"
    raw = b"From: a@b.example\r\nContent-Type: text/html; charset=nonsense\r\n\r\n" + html.encode()
    assert parse_mail(raw).text == "Order 7\n\nMUG\t3"


def test_broken_headers_break_nothing() -> None:
    raw = (
        b"From: =?utf-8?q?M=FCller_GmbH?= <k\xe4ufer@@x>, purchasing@mueller.example\r\n"
        b"Subject: =?iso-8859-1?Q?Bestellung_=F6?=\r\n"
        b"Date: yesterday\r\nMessage-ID: no-brackets\r\nContent-Type: multipart/mixed\r\n\r\nno boundary at all"
    )
    read = parse_mail(raw)
    assert (read.sender, read.subject, read.sent_at, read.message_id) == (
        "purchasing@mueller.example",
        "Bestellung ö",
        None,
        "no-brackets",
    )


def test_an_attached_mail_is_handed_on_whole() -> None:
    inner = letter(Message_ID="<inner@b>")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="po.pdf")
    outer = letter(Subject="FW: PO 1")
    outer.add_attachment(inner)
    read = parse_mail(outer.as_bytes())
    assert (read.attached, len(read.mails)) == ([], 1)
    assert [one.name for one in parse_mail(read.mails[0]).attached] == ["po.pdf"]


def test_outlooks_own_package_is_said_and_kept() -> None:
    mail = letter()
    mail.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    read = parse_mail(mail.as_bytes())
    assert ([one.name for one in read.attached], "winmail.dat" in read.remarks[0]) == (["winmail.dat"], True)


def test_ten_thousand_parts_are_not_read() -> None:
    part = b"--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
    raw = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * 10_000 + b"--b--"
    read = parse_mail(raw)
    assert (len(read.attached), f"Only the first {MOST_PARTS} parts were read." in read.remarks) == (50, True)


def test_what_is_nested_too_deeply_is_refused() -> None:
    levels = [f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(2000)]
    with pytest.raises(TooIntricate):
        parse_mail(("From: a@b.example\r\n" + "".join(levels)).encode())


@pytest.mark.parametrize(
    ("results", "doubted"),
    [
        ("mx.ours.example; spf=pass; dkim=pass; dmarc=pass", False),
        ("mx.ours.example; spf=softfail; dkim=none; dmarc=fail (p=NONE)", True),
        ("mx.ours.example; spf=fail smtp.mailfrom=x; dkim=pass", False),
        ("mx.ours.example; spf=fail; dkim=none", True),
        ("mx.evil.example; dmarc=fail", False),
    ],
)
def test_a_forged_sender_is_doubted(results: str, *, doubted: bool) -> None:
    mail = letter(Authentication_Results=results)
    assert bool(parse_mail(mail.as_bytes(), authserv="mx.ours.example").doubt) is doubted
