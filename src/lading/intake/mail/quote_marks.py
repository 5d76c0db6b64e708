"""How programs and people begin a quotation, a forwarded mail, a signature, a disclaimer; in many languages."""

import re

_I = re.IGNORECASE
ATTRIBUTION = re.compile(
    r"^\W{0,3}(on\b.{4,200}\bwrote|am\b.{4,200}\bschrieb\b.{0,120}|le\b.{4,200}\ba [ée]crit|el\b.{4,200}\bescribi[óo]|"
    r"il\b.{4,200}\bha scritto|op\b.{4,200}\bschreef\b.{0,120}|w dniu\b.{4,200}(napisał|pisze)\S{0,6}|"
    r"(dnia|dne)\b.{4,200}(napisa|psal)\S{0,6}.{0,80}|em\b.{4,200}\bescreveu|den\b.{4,200}\bskrev\b.{0,120})\s*:\s*$",
    _I | re.DOTALL,
)
"""The line above a quotation, perhaps broken into two."""

DIVIDER = re.compile(
    r"^\W*[-_*]{2,}\s*(original message|original appointment|urspr(ü|ue)ngliche nachricht|message d'origine|"
    r"message d’origine|mensaje original|messaggio originale|oorspronkelijk bericht|wiadomość oryginalna|"
    r"mensagem original|weitergeleitete nachricht|forwarded message|message transféré|mensaje reenviado|"
    r"messaggio inoltrato|doorgestuurd bericht|przekazana wiadomość|mensagem encaminhada)\s*[-_*]{2,}",
    _I,
)

FORWARDED = re.compile(
    r"forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|"
    r"doorgestuurd bericht|przekazana wiadomość|mensagem encaminhada|begin forwarded message",
    _I,
)
FORWARDING = re.compile(r"^\s*(fwd?|wg|tr|rv|i|doorst|pd|enc|vs)\s*:", _I)
"""Subjects of mails that were passed on."""

FROM_LINE = re.compile(r"^[*\s>]*(from|von|de|da|van|od|från|fra)\s*:\s*\*?\s*(.+)$", _I)
OTHER_LINE = re.compile(
    r"^[*\s>]*(sent|date|reply-to|antwort an|répondre à|to|cc|"
    r"subject|gesendet|datum|an|betreff|envoyé|date|à|objet|enviado(?: el)?|fecha|para|asunto|"
    r"inviato|data|a|oggetto|verzonden|aan|onderwerp|wysłano|do|temat|assunto|kopie|copie|skickat|till|ämne)\s*:\s*\*?",
    _I,
)
RULE = re.compile(r"^\s*[_=–—-]{8,}\s*$")

CLOSING = re.compile(
    r"^\W{0,2}((best|kind|warm|with kind|many)\s+regards|regards|yours (sincerely|faithfully|truly)|sincerely|cheers|"
    r"best wishes|all the best|thanks(?: (?:and|&) (?:best )?regards)?|thank you|many thanks|"
    r"mit (?:freundlichen|besten|vielen|herzlichen) (grüßen|grüssen|gruessen|gruss|gruß)|mit freundlichem (gruß|gruss)|"
    r"(freundliche|viele|beste|liebe|herzliche|schöne) (grüße|grüsse|gruesse)|mfg|vg|lg|gruß|gruss|hochachtungsvoll|"
    r"(bien )?cordialement|(sincères )?salutations( distinguées)?|bien à vous|cdlt|meilleures salutations|"
    r"(un )?(cordial )?saludos?( cordial(es)?)?|atentamente|cordialmente|(con )?un (cordial )?saludo|"
    r"(cordiali|distinti|cari) saluti|saluti|cordialmente|met (vriendelijke|hartelijke) groet(en)?|"
    r"(vriendelijke|hartelijke) groet(en)?|mvg|groet(en|jes)?|z poważaniem|pozdrawiam|pozdrowienia|"
    r"(com os melhores )?cumprimentos|atenciosamente|obrigad[oa]|abraços?|med vänlig(a)? hälsning(ar)?)\W{0,3}$",
    _I,
)

DEVICE = re.compile(
    r"^\W{0,3}(sent from my|sent from|get outlook for|von meinem .{1,30} gesendet|gesendet von|envoyé de(puis)? mon|"
    r"enviado desde mi|inviato da|verstuurd vanaf|wysłano z|enviado do meu|diese nachricht wurde von meinem)\b",
    _I,
)

DISCLAIMER = re.compile(
    r"(this|the information in this) (e-?mail|message|communication)[^.]{0,80}(confidential|intended (only|solely))|"
    r"(confidentiality|legal) (notice|disclaimer)|diese (e-?mail|nachricht)[^.]{0,60}(vertraulich|ausschließlich)|"
    r"ce (message|courriel|mail)[^.]{0,80}confidentiel|este (mensaje|correo|e-?mail)[^.]{0,80}confidencial|"
    r"(questo messaggio|la presente)[^.]{0,80}riservat|dit (e-?mail)?bericht[^.]{0,60}vertrouwelijk|"
    r"please consider the environment|denken sie an die umwelt|bitte prüfen sie, ob diese mail",
    _I,
)
POSTSCRIPT = re.compile(r"^\W*p\.?\s?s\b", _I)
