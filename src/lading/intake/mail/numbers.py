"""Numbers of orders in a text: introduced by a word, or standing where nothing but a number of an order can stand."""

import re

import msgspec

_TOKEN = re.compile(r"(?<![\w@./-])(?=[\w./-]*\d)[A-Za-z0-9](?:[\w./-]{1,28}[A-Za-z0-9])(?![\w@])")
_INTRODUCED = re.compile(
    r"\b(?:purchase order|po|p\.o\.|orders?|order (?:no|number)|bestell(?:ung(?:en)?|nummer|-nr)?|auftrag(?:snummer)?|"
    r"commandes?|pedidos?|orden(?:es)?|ordini|ordine|bestelling(?:en)?|inkooporder|zamówieni\w+|encomendas?|ordem|"
    r"bon de commande|reference|ref|our ref|ihr zeichen|delivery|lieferung)\b"
    r"(?:[\s:#.,-]|\b(?:no|nr|nos|number|num|numéro|número|numero|nummer|n|nº|n°|de|di|van|von|d|vom|and|und|et|y|e|en|"
    r"i|or|oder)\b|[º°]|[A-Za-z]{0,6}-?\d[\w./-]*\s*(?:,|and|und|et|y|e|en|i|&)){0,8}\s*$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[./]\d{1,2}\.?|(19|20)\d\d")
_AMOUNT = re.compile(r"\d{1,3}([.,]\d{3})*[.,]\d{1,5}|\d+[.,]\d{1,5}")
_AFTER = re.compile(
    r"\s*(x|×|%|€|\$|£|eur|usd|gbp|chf|pln|pcs|pc|pieces|units?|ea|boxes|kg|g|mm|cm|m|l|ml|stk|stück|st|pallets?|paletten|"
    r"pièces|pcs|uds|unidades|piezas|pz|pezzi|stuks|szt|sztuk|uur|uhr|h|pm|am|days?|weeks?|tage|wochen|jours)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"[€$£+(]\s*$|\b(tel|phone|fax|mobile|eur|usd|plz|zip|art|article|artikel|item|sku)\.?\s*:?\s*$", re.IGNORECASE
)
_SHORTEST_BARE = 4


class Mention(msgspec.Struct, frozen=True):
    """A number where it stands; `introduced` by a word such as order or PO."""

    value: str
    at: int
    introduced: bool


def mentions(text: str) -> list[Mention]:
    """Numbers in a text that may be of orders, from left to right."""
    found = []
    for match in _TOKEN.finditer(text):
        value = match[0].strip(".-/")
        if _DATE.fullmatch(value) or _AMOUNT.fullmatch(value) or _AFTER.match(text, match.end()):
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        if _INTRODUCED.search(before) or re.fullmatch(r"(?i)(po|l|b)-?\d{3,}", value):
            found.append(Mention(value, match.start(), True))
        elif len(re.sub(r"\D", "", value)) >= _SHORTEST_BARE and not _BEFORE.search(before):
            found.append(Mention(value, match.start(), False))
    return found


def spellings(value: str) -> list[str]:
    """How a number may be kept: as written, in capitals, without PO before it."""
    upper = value.upper()
    shorter = re.sub(r"^PO[-\s]?(?=\d)", "", upper)
    return list(dict.fromkeys([value, upper, shorter]))
