"""Units of measure as the world's trade writes them: UN/ECE Recommendation 20 and 21 codes of our words."""

_CODES = {
    "C62": ("", "each", "piece", "pieces", "pcs", "pc", "ea", "unit", "stück", "stk"),
    "XBX": ("box", "karton", "kiste"),
    "XCT": ("carton",),
    "XCS": ("case",),
    "XPK": ("pack", "package", "packung"),
    "XPX": ("pallet", "palette"),
    "XBG": ("bag", "sack"),
    "XBO": ("bottle", "flasche"),
    "XRO": ("roll", "rolle"),
    "XCR": ("crate",),
    "SET": ("set", "kit"),
    "PR": ("pair", "paar"),
    "DZN": ("dozen", "dutzend"),
    "KGM": ("kg", "kilogram"),
    "GRM": ("g", "gram"),
    "TNE": ("t", "tonne"),
    "LBR": ("lb", "pound"),
    "ONZ": ("oz", "ounce"),
    "LTR": ("l", "litre", "liter"),
    "MLT": ("ml",),
    "GLL": ("gal", "gallon"),
    "MTR": ("m", "metre", "meter"),
    "CMT": ("cm",),
    "MMT": ("mm",),
    "FOT": ("ft", "foot"),
    "INH": ("in", "inch"),
    "MTK": ("m2", "m²", "sqm"),
    "MTQ": ("m3", "m³", "cbm"),
    "HUR": ("h", "hour", "stunde"),
    "DAY": ("day", "tag"),
    "MON": ("month", "monat"),
}
_BY_WORD = {word: code for code, words in _CODES.items() for word in words}


def unit_code(unit: str) -> str:
    """The code of a unit; `C62` (one) for words that nobody has agreed on."""
    return _BY_WORD.get(unit.strip().lower(), "C62")
