"""Words for units in many languages and codes, as one word of ours. Pure."""

import re

from lading.intake.matching.words import plain_words

# fmt: off
_WORDS: dict[str, str] = {
    "each": "each ea pc pcs pce pces piece pieces c62 h87 nar nmb unit units un u stk stck stuck st pz pza pzas pezzo"
            " pezzi pieza piezas unidad unidades ud uds uni unid unidade unidades piece pieces pe szt sztuka sztuki"
            " sztuk stuks stuk styck stycken db ks kus kusy item items no nos num exemplaar buc",
    "pair": "pair pairs pr prs npr paar paire paires paio paia par pares para pary",
    "dozen": "dozen dozens doz dz dzn dutzend dtz douzaine douzaines dozzina docena docenas duzia tuzin dozijn",
    "hundred": "hundred cen c100 hd hundert cent",
    "thousand": "thousand mil mille k tsd tausend millar millare tys",
    "set": "set sets kit kits satz satze jeu jeux serie juego juegos conjunto komplet zestaw kpl garnitur",
    "box": "box boxes bx bxs schachtel schachteln boite boites scatola scatole caja cajas caixa caixas pudelko pudelka"
           " doos doosje",
    "case": "case cases cs cse ca ct ctn ctns cartons carton karton kartons krt kart kt cartone cartoni caisse"
            " caisses kiste kisten krat kratten umkarton ve kolli colli collo colis ",
    "pack": "pack packs pk pks pkg pkt packet packets package packages packung packungen pack pck paquet paquets"
            " confezione confezioni paquete paquetes embalagem pacote pacotes opakowanie opak paczka pak pakken pa"
            " gebinde pakke blister",
    "bag": "bag bags bg sack sacks beutel sacke sac sacs sachet sachets sacco sacchi bolsa bolsas saco sacos worek"
           " worki zak zakken tute tuten",
    "bottle": "bottle bottles bo btl flasche flaschen fl bouteille bouteilles bottiglia bottiglie botella botellas"
              " garrafa garrafas butelka butelki fles flessen",
    "can": "can cans tin tins dose dosen lattina lattine lata latas puszka puszki blik blikken",
    "roll": "roll rolls ro rl rll rolle rollen rouleau rouleaux rotolo rotoli rollo rollos rolo rolos rolka rolki rol",
    "reel": "reel reels spule spulen bobine bobines bobina bobinas szpula spoel",
    "sheet": "sheet sheets sh bogen blatt feuille feuilles foglio fogli hoja hojas folha folhas arkusz arkusze vel"
             " tafel platte platten plate plates",
    "pallet": "pallet pallets pal plt pf pll palette paletten palettes pallette bancale bancali palet palets palete"
              " paleta palety ",
    "kg": "kg kgs kgm kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes chilogrammo kilogramo ",
    "g": "g gr grm gram grams gramm gramme grammes grammo gramo grama",
    "t": "t tne to ton tons tonne tonnes tonnen tonnellata tonelada tona",
    "lb": "lb lbs lbr pound pounds pfund",
    "l": "l lt ltr liter litre liters litres litro litros litri litr litry",
    "ml": "ml mlt milliliter millilitre",
    "m": "m mtr mt meter metre meters metres metro metri metros metr metry lfm laufmeter lm",
    "cm": "cm cmt",
    "mm": "mm mmt",
    "ft": "ft fot foot feet",
    "m2": "m2 mtk qm sqm",
    "m3": "m3 mtq cbm",
    "hour": "h hur hour hours std stunde stunden heure heures ora ore hora horas godz uur",
    "day": "day days tag tage jour jours giorno dia dzien dag",
    "drum": "drum drums fass fasser fut futs fusto tambor beczka vat",
    "tub": "tub tubs eimer seau secchio cubo balde wiadro emmer",
    "tube": "tube tubes tu tubo tubos tubi tuba tubka",
    "tray": "tray trays trays tablett barquette vassoio bandeja taca",
    "bundle": "bundle bundles bdl be bund bundel fagot fascio haz feixe wiazka bos",
    "display": "display displays dy",
}
# fmt: on

UNITS: dict[str, str] = {word: unit for unit, words in _WORDS.items() for word in words.split()}
"""A word for a unit, folded, to our word for it. A word of two units (French `pièce`) is its commonest."""

COUNTS: dict[str, str] = {"pair": "2", "dozen": "12", "hundred": "100", "thousand": "1000"}
"""Units that say a number of pieces by themselves."""

RATIOS: dict[tuple[str, str], str] = {
    ("g", "kg"): "0.001",
    ("kg", "g"): "1000",
    ("t", "kg"): "1000",
    ("kg", "t"): "0.001",
    ("ml", "l"): "0.001",
    ("l", "ml"): "1000",
    ("cm", "m"): "0.01",
    ("mm", "m"): "0.001",
    ("m", "cm"): "100",
    ("m", "mm"): "1000",
}
"""How many of the second one of the first is."""

PACKS = frozenset({"box", "case", "pack", "bag", "pallet", "set", "tray", "bundle", "display", "roll", "drum", "tub"})
"""Units that hold others, and so may be meant where a word for another of them is written."""

_SIZED = re.compile(
    r"^(?P<unit>[^\W\d]+)\.?\s*(?:(?:of|a|x|je|de|da|po|zu|with|/)\s*)?(?P<many>\d{1,5})\s*(?:[^\W\d]*)$"
    r"|^(?P<many2>\d{1,5})\s*(?:x|per|/|er|-)?\s*(?P<unit2>[^\W\d]+)$"
)


def unit_word(text: str) -> str:
    """Our word for a unit as printed, or empty: `Stk.` is `each`, `CTN` is `case`."""
    return UNITS.get(plain_words(text).replace(" ", ""), "")


def sized_unit(text: str) -> tuple[str, str]:
    """A unit with its size, as printed (`CS 12`, `Karton à 24 Stk`, `12er Pack`): our word and how many; else empty."""
    words = plain_words(text)
    hit = _SIZED.match(words)
    if hit is None:
        return "", ""
    unit, many = hit["unit"] or hit["unit2"], hit["many"] or hit["many2"]
    return UNITS.get(unit.removeprefix("er "), ""), many
