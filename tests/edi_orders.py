"""Purchase orders as X12 850 and 860 interchanges, made by hand for tests."""

ENVELOPE = (
    "ISA*00*          *00*          *ZZ*GREENWAY       *ZZ*LADING         *260105*0930*U*00401*{n:09}*0*P*>~"
    "GS*PO*GREENWAY*LADING*20260105*0930*{n}*X*004010~{sets}GE*1*{n}~IEA*1*{n:09}~"
)
HEAD = (
    "BEG*00*SA*{po}**20260105~CUR*BY*EUR~N1*BY*Greenway Stores*92*C-GREEN~N1*ST*Greenway Depot*92*D1~"
    "N3*Hafenstr. 7~N4*Hamburg**20457*DE~"
)
ADDRESSES = (
    '[{"label": "D1", "line1": "Hafenstr. 7", "city": "Hamburg", "postal_code": "20457", "country": "DE",'
    ' "company": "Greenway Depot"}]'
)
GREENWAY = (
    "INSERT INTO parties (code, name, company, email, addresses) VALUES ('C-GREEN', 'Gina Green', 'Greenway Stores',"
    f" 'orders@greenway.example', '{ADDRESSES}'::jsonb)"
)
"""SQL that makes the customer whose orders these are known."""


def order(po: str, *lines: str, n: int = 1) -> bytes:
    """An 850 of these lines, as the interchange number `n`."""
    body = HEAD.format(po=po) + "".join(lines) + f"CTT*{len(lines)}~"
    return ENVELOPE.format(n=n, sets=f"ST*850*0001~{body}SE*{body.count('~') + 2}*0001~").encode()


def line(n: int, sku: str, quantity: str, price: str = "9.50") -> str:
    """A line of an 850, by our SKU."""
    return f"PO1*{n}*{quantity}*EA*{price}**VP*{sku}~"
