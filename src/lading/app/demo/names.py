"""Names, streets and towns for invented customers; postal codes that exist, house numbers and people that do not."""

import msgspec

# A block each: country and share of customers; first names; family names; streets; postal code/town/region.
_TABLE = """
DE 34
Anna Ben Clara David Emma Felix Greta Hannes Ida Jonas Karla Lukas Mia Noah Paula Robert Sofie Till Ute Wiebke
Ahrens Becker Brandt Claasen Dietrich Ebert Fischer Groth Hansen Jansen Keller Lorenz Möller Petersen Schütz Wolff
Lindenstraße|Hafenweg|Am Markt|Gartenstraße|Bergstraße|Kirchweg|Schulstraße|Deichstraße
20457/Hamburg|10115/Berlin|80331/München|50667/Köln|04109/Leipzig|70173/Stuttgart|28195/Bremen|24103/Kiel|23552/Lübeck

NL 12
Anouk Bram Daan Eva Fleur Jasper Lotte Maarten Noor Pieter Sanne Thijs
Bakker Dijkstra Jansen Kuiper Meijer Mulder Smit Visser
Kerkstraat|Havenkade|Dorpsstraat|Molenweg|Prinsengracht
1012 AB/Amsterdam|3011 AA/Rotterdam|3511 AB/Utrecht|9711 AA/Groningen|6211 AA/Maastricht

FR 10
Camille Chloé Étienne Hugo Inès Julien Léa Louis Manon Théo
Bernard Dubois Durand Girard Laurent Moreau Petit Roux
rue des Lilas|avenue du Port|rue Saint-Martin|place du Marché|quai des Brumes
75003/Paris|69001/Lyon|13001/Marseille|33000/Bordeaux|67000/Strasbourg|44000/Nantes

AT 6
Anna Florian Johanna Lukas Magdalena Stefan Theresa Valentin
Gruber Hofer Huber Leitner Moser Pichler Wagner
Hauptplatz|Seegasse|Mühlgasse|Bahnhofstraße
1010/Wien|5020/Salzburg|8010/Graz|6020/Innsbruck|4020/Linz

DK 5
Asger Freja Ida Lærke Magnus Mikkel Signe Søren
Andersen Christensen Holm Jensen Lund Nielsen
Havnegade|Nørregade|Strandvejen|Skolevej
1050/København K|8000/Aarhus C|5000/Odense C|9000/Aalborg

SE 4
Astrid Elsa Gustav Hugo Linnea Oskar Saga Viktor
Andersson Berg Eklund Lindqvist Nilsson Sandberg
Storgatan|Hamngatan|Kyrkogatan|Drottninggatan
111 21/Stockholm|411 03/Göteborg|211 22/Malmö|753 20/Uppsala

GB 13
Alice Callum Eleanor Fergus Grace Harry Isla Jack Megan Owen Poppy Rhys
Ashworth Barnes Clarke Fraser Hughes Kerr Morgan Palmer Shaw Whitfield
High Street|Harbour Road|Church Lane|Mill Lane|Victoria Terrace
EC1A 1BB/London|M1 1AE/Manchester|BS1 4DJ/Bristol|EH1 1YZ/Edinburgh|CF10 1EP/Cardiff|LS1 4DY/Leeds

US 16
Abigail Caleb Daniel Ella Grace Henry Isaac Julia Logan Maya Owen Ruby Samuel Zoe
Bennett Carter Diaz Foster Hayes Jordan Kim Lawson Nguyen Parker Rivera Sullivan
Maple Street|Harbor Avenue|Oak Lane|2nd Street|Lincoln Road|Bay View Drive
10013/New York/NY|60614/Chicago/IL|94110/San Francisco/CA|98103/Seattle/WA|02116/Boston/MA|78704/Austin/TX
"""

_SHOPS = """
DE Kontor & Küche|DE Café Ankerplatz|DE Der Laden am Fleet|DE Hotel Seeblick|DE Bistro Kombüse|DE Teehaus Lindgrün
DE Wohnraum Nord|NL De Koffiebrander|NL Huis & Haard|FR Maison du Quai|FR L'Atelier du Thé|AT Gasthof Zimmer frei
DK Nordlys Butik|SE Hem & Hamn|GB The Corner Pantry|GB Saltmarsh Rooms|GB Lantern Coffee|GB Foxglove Home
US Juniper & Clay|US Tidewater Inn
"""

_HOUSE_FIRST = frozenset({"FR", "GB", "US"})


class Land(msgspec.Struct, frozen=True):
    """A country with its share of the customers. A town is postal code, name and region, which may be empty."""

    code: str
    share: int
    first_names: list[str]
    last_names: list[str]
    streets: list[str]
    towns: list[tuple[str, str, str]]

    def street(self, name: str, number: int) -> str:
        """A street with a house number, as it is written there."""
        return f"{number} {name}" if self.code in _HOUSE_FIRST else f"{name} {number}"


def _read(block: str) -> Land:
    head, first_names, last_names, streets, towns = block.splitlines()
    code, share = head.split()
    split = [(*town.split("/"), "") for town in towns.split("|")]
    return Land(
        code,
        int(share),
        first_names.split(),
        last_names.split(),
        streets.split("|"),
        [(postal_code, name, region) for postal_code, name, region, *_ in split],
    )


LANDS = {land.code: land for land in map(_read, _TABLE.strip().split("\n\n"))}
SHOPS: list[tuple[str, str]] = [
    (shop[:2], shop[3:]) for line in _SHOPS.strip().splitlines() for shop in line.split("|")
]
"""Country and name of the shops that buy from us."""
