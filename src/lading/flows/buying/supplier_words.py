"""What our letters to suppliers say, by kind and language. Another language is another entry here."""

SAID = {
    ("purchase_order", "en"): (
        "Purchase order {number} from {company}",
        (
            "Good day,\n\nplease find our purchase order {number} attached: {lines}, {total} without tax,"
            "{due} delivered to {place}.\n\nPlease confirm quantities, prices and the day of delivery by answering this"
            " message, and put {number} on your delivery note.\n\nKind regards\n{company}\n"
        ),
    ),
    ("purchase_order", "de"): (
        "Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nanbei unsere Bestellung {number}: {lines}, {total} ohne Steuer,"
            "{due} Lieferung an {place}.\n\nBitte bestätigen Sie Mengen, Preise und Liefertag mit einer Antwort auf"
            " diese Nachricht und nennen Sie {number} auf dem Lieferschein.\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
    ("purchase_cancelled", "en"): (
        "Cancelled: purchase order {number} from {company}",
        (
            "Good day,\n\nwe cancel what is still open of our purchase order {number}. Please do not deliver it any"
            " more, and tell us if something of it is on its way already.\n\nKind regards\n{company}\n"
        ),
    ),
    ("purchase_cancelled", "de"): (
        "Storniert: Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nwir stornieren, was von unserer Bestellung {number} noch offen ist. Bitte liefern Sie"
            " es nicht mehr, und sagen Sie uns, falls etwas davon schon unterwegs ist."
            "\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
    ("dropship_order", "en"): (
        "Drop-ship order {number} from {company}",
        (
            "Good day,\n\nplease ship for us straight to our customer: our order {number} is attached, {lines},"
            " {total} without tax,{due} with the address and the packing slip for the parcel.\n\nPlease confirm it,"
            " tell us soon what you cannot ship, and send us carrier and tracking number once it has left; name"
            " {number} each time. Put no prices or papers of your own into the parcel.\n\nKind regards\n{company}\n"
        ),
    ),
    ("dropship_order", "de"): (
        "Streckenbestellung {number} von {company}",
        (
            "Guten Tag,\n\nbitte liefern Sie für uns direkt an unseren Kunden: anbei unsere Bestellung {number},"
            " {lines}, {total} ohne Steuer,{due} mit Anschrift und Lieferschein für das Paket.\n\nBitte bestätigen Sie"
            " sie, sagen Sie uns bald, was Sie nicht liefern können, und nennen Sie uns nach dem Versand Frachtführer"
            " und Sendungsnummer, jeweils mit {number}. Bitte legen Sie keine eigenen Preise oder Papiere bei."
            "\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
    ("dropship_asked_back", "en"): (
        "Please do not ship: order {number} from {company}",
        (
            "Good day,\n\nplease do not ship any more of our order {number}:\n\n{units}\n\nTell us by return whether"
            " you could still stop it, or whether it is on its way already.\n\nKind regards\n{company}\n"
        ),
    ),
    ("dropship_asked_back", "de"): (
        "Bitte nicht versenden: Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nbitte versenden Sie von unserer Bestellung {number} nicht mehr:\n\n{units}\n\nSagen Sie uns"
            " bitte umgehend, ob Sie es noch anhalten konnten oder ob es schon unterwegs ist."
            "\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
    ("dropship_withdrawn", "en"): (
        "Cancelled in part: order {number} from {company}",
        (
            "Good day,\n\nwe cancel of our order {number}:\n\n{units}\n\nPlease do not ship it any more, and tell us if"
            " it is on its way already.\n\nKind regards\n{company}\n"
        ),
    ),
    ("dropship_withdrawn", "de"): (
        "Teilweise storniert: Bestellung {number} von {company}",
        (
            "Guten Tag,\n\nwir stornieren von unserer Bestellung {number}:\n\n{units}\n\nBitte versenden Sie es nicht"
            " mehr, und sagen Sie uns, falls es schon unterwegs ist.\n\nMit freundlichen Grüßen\n{company}\n"
        ),
    ),
}
"""Subject and text."""
LINES = {"en": ("one line", "{} lines"), "de": ("eine Position", "{} Positionen")}
DUE = {"en": " needed by {},", "de": " benötigt bis {},"}
