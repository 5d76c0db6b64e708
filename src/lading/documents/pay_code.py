"""The code that a banking app scans to pay: EPC069-12, for transfers in euros."""

from decimal import Decimal
from io import BytesIO

MOST = Decimal("999999999.99")


def draw_pay_code(*, name: str, iban: str, bic: str, amount: Decimal, reference: str) -> str:
    """The code as SVG; empty where the account or the amount cannot be paid that way."""
    from segno.helpers import make_epc_qr  # slow import

    if not iban or not 0 < amount <= MOST:
        return ""
    try:
        code = make_epc_qr(name=name[:70], iban=iban, bic=bic or None, amount=amount, text=reference[:140])
    except ValueError:
        return ""
    out = BytesIO()
    code.save(out, kind="svg", border=0, xmldecl=False, scale=1)
    return out.getvalue().decode()
