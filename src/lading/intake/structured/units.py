"""Codes of units: UN/ECE recommendations 20 and 21, and X12's element 355, as plain words."""

_WORDS: dict[str, tuple[str, ...]] = {
    "each": ("EA", "C62", "H87", "PCE", "PCS", "PC", "UN", "NAR", "NMB", "STK"),
    "box": ("BX", "XBX", "BOX"),
    "case": ("CA", "CS", "XCS", "CSE"),
    "carton": ("CT", "XCT", "CTN"),
    "pack": ("PK", "XPK", "PH", "XPA", "NMP", "PKG", "PAC"),
    "bag": ("BG", "XBG"),
    "bottle": ("BO", "XBO", "BTL"),
    "can": ("CN", "XCA"),
    "drum": ("DR", "XDR"),
    "pallet": ("PL", "XPX", "PF", "PX", "D97", "PAL"),
    "roll": ("RL", "RO", "XRO"),
    "sheet": ("SH", "LEF"),
    "set": ("SET", "KT", "KIT"),
    "pair": ("PR", "NPR"),
    "dozen": ("DZ", "DZN", "DOZ"),
    "gross": ("GS", "GRO"),
    "hundred": ("HU", "CEN", "C3"),
    "thousand": ("TH", "MIL", "T3"),
    "kilogram": ("KG", "KGM"),
    "gram": ("GR", "GRM"),
    "tonne": ("MT", "TNE"),
    "pound": ("LB", "LBR"),
    "ounce": ("OZ", "ONZ"),
    "short ton": ("TN", "STN"),
    "litre": ("LT", "LTR"),
    "millilitre": ("ML", "MLT"),
    "gallon": ("GA", "GLL"),
    "cubic metre": ("CR", "MTQ"),
    "metre": ("MR", "MTR", "LM"),
    "millimetre": ("MM", "MMT"),
    "centimetre": ("CM", "CMT"),
    "foot": ("FT", "FOT", "LF"),
    "inch": ("IN", "INH"),
    "yard": ("YD", "YRD"),
    "square metre": ("SM", "MTK"),
    "square foot": ("SF", "FTK"),
    "hour": ("HR", "HUR"),
    "day": ("DA", "DAY"),
    "month": ("MO", "MON"),
    "layer": ("LR", "XLR"),
    "lot": ("LO", "LOT"),
    "kilowatt hour": ("KWH",),
}
_BY_CODE = {code: word for word, codes in _WORDS.items() for code in codes}
_SAID = dict.fromkeys(("pc", "pcs", "piece", "pieces", "unit", "units", "stück", "pièce", "stuks"), "each")


def unit_word(code: str) -> tuple[str, bool]:
    """The plain word for a unit's code and whether it is known; an unknown one stays as printed."""
    word = _BY_CODE.get(code.strip().upper())
    return (word, True) if word else (code.strip(), False)


def rec20_code(word: str) -> str:
    """UN/ECE's code for a plain word or a code; what is not known counts as pieces (C62)."""
    return _code(word, 3, "C62")


def x12_code(word: str) -> str:
    """X12's code (355) for a plain word or a code; what is not known counts as pieces (EA)."""
    return _code(word, 2, "EA")


def _code(word: str, length: int, otherwise: str) -> str:
    """The first code of that length (X12's have two characters, UN/ECE's three)."""
    name = word.strip().casefold()
    name = _BY_CODE.get(word.strip().upper(), _SAID.get(name, name))
    return next((code for code in _WORDS.get(name, ()) if len(code) == length), otherwise)


def same_unit(one: str, other: str) -> bool:
    """Whether two words or codes mean the same unit, as far as is known."""
    return _word(one) == _word(other)


def _word(text: str) -> str:
    name = text.strip().casefold().rstrip(".")
    return _BY_CODE.get(text.strip().upper(), _SAID.get(name, name.removesuffix("s")))
