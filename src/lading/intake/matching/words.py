"""Words made comparable: codes without their punctuation, names without their legal forms. Pure."""

import re
import unicodedata
from functools import lru_cache

_NOT_CODE = re.compile(r"[^A-Z0-9]+")
_NOT_WORD = re.compile(r"[^\w]+")
_REFERENCE = re.compile(
    r"[\s,;(]+(?:your |our |ihre |unsere )?(?:ref|réf|rif|art|item|mpn|ean|gtin|code|cod|kod|sku|part|mat|no|nr|n°|nº)"
    r"[.:#°º-]*(?:[ -]?(?:no|nr|n°|nº)[.:#]*)?\s*(?=\S*\d)[A-Z0-9][\w./-]{3,}\)?\s*$",
    re.IGNORECASE,
)
_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})

# fmt: off
LEGAL = frozenset({
    "ab", "ag", "aps", "as", "asa", "bv", "bvba", "co", "company", "corp", "corporation", "cv", "doo", "eg", "eirl",
    "ek", "ev", "eurl", "gbr", "gesmbh", "ggmbh", "gmbh", "inc", "incorporated", "kft", "kg", "kgaa", "kk", "lda",
    "limited", "llc", "llp", "lp", "ltd", "ltda", "mbh", "nv", "ohg", "oy", "oyj", "plc", "pty", "pte", "pvt", "sa",
    "sab", "sagl", "sarl", "sas", "sasu", "se", "sia", "sl", "slu", "snc", "spa", "spolka", "sp", "zoo", "srl", "sro",
    "ug", "vof", "the", "and", "und", "et", "y", "e", "of",
})
"""Legal forms and words that say nothing about who somebody is, without their points."""

FREE_MAIL = frozenset({
    "aol.com", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
    "icloud.com", "laposte.net", "libero.it", "live.com", "mail.com", "mail.ru", "me.com", "msn.com", "orange.fr",
    "outlook.com", "proton.me", "protonmail.com", "qq.com", "t-online.de", "web.de", "wp.pl", "yahoo.com", "yandex.ru",
    "163.com",
})
"""Where everybody has an address, so that the domain says nothing."""
# fmt: on


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case, without accents: `Müller & Söhne` becomes `muller & sohne`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


@lru_cache(maxsize=20_000)
def plain_code(text: str) -> str:
    """A code without case, punctuation and leading zeros, as the database's index has it: `00-12 a/4` is `12A4`."""
    return _NOT_CODE.sub("", text.upper()).lstrip("0")


@lru_cache(maxsize=20_000)
def codes_in(text: str) -> tuple[str, ...]:
    """The words of a text that may be numbers of an item: five signs or more, two digits among them."""
    words = (word.strip(".,;:()[]#\"'") for word in text.split())
    return tuple(
        dict.fromkeys(word for word in words if len(plain_code(word)) >= 5 and len(re.findall(r"\d", word)) >= 2)
    )


def without_reference(text: str) -> str:
    """A text without the labelled number that it ends with: `Steel plate Ref. D012-324` becomes `Steel plate`."""
    return _REFERENCE.sub("", text)


@lru_cache(maxsize=20_000)
def plain_words(text: str) -> str:
    """Folded words with one blank between them."""
    return " ".join(_NOT_WORD.sub(" ", fold(text)).split())


@lru_cache(maxsize=20_000)
def name_core(name: str) -> str:
    """A company's name without legal forms: `Müller & Söhne G.m.b.H. & Co. KG` becomes `muller sohne`."""
    joined = re.sub(r"\b(?:\w\.){2,}", lambda found: found[0].replace(".", ""), fold(name))
    words = plain_words(joined).split()
    return " ".join(word for word in words if word not in LEGAL) or " ".join(words)


def domain_of(address: str) -> str:
    """The domain of an address of mail, empty where everybody may have an address there."""
    domain = address.rpartition("@")[2].strip().lower()
    return "" if domain in FREE_MAIL else domain
