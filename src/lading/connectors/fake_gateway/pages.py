"""The page on which people pay in a demo: what is asked, a button to pay and one to be declined."""

from html import escape

from lading.connectors.fake_gateway.account import Entry

_FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;margin:0;background:#f3f4f6;color:#16181d}}
main{{max-width:26rem;margin:8vh auto;background:#fff;border-radius:14px;padding:2rem;box-shadow:0 1px 3px #0002}}
h1{{font-size:1.9rem;margin:.2rem 0 1.2rem;font-variant-numeric:tabular-nums}}p{{margin:.3rem 0;color:#4b5160}}
.test{{display:inline-block;background:#fff3d6;color:#6b4a00;border-radius:6px;padding:.1rem .5rem;font-size:.8rem}}
button,a.go{{display:block;width:100%;box-sizing:border-box;margin-top:.7rem;padding:.75rem;border-radius:9px;
border:1px solid #c9cdd6;background:#fff;color:#16181d;
font:inherit;text-align:center;text-decoration:none;cursor:pointer}}
button.pay,a.go{{background:#1d4ed8;border-color:#1d4ed8;color:#fff;font-weight:600}}
</style></head><body><main>{body}</main></body></html>"""
_FORM = """<form method="post"><button class="pay" name="token" value="tok_ok">Pay {amount}</button>
<button name="token" value="tok_insufficient_funds">Pay with a card that has no funds</button>
<button name="token" value="tok_fraud">Pay with a stolen card</button></form>"""


def checkout_page(checkout: Entry, *, declined: str = "") -> bytes:
    """The page, open or paid."""
    amount = f"{escape(checkout['amount'])} {escape(checkout['currency'])}"
    parts = ['<span class="test">Test provider: no money moves</span>', f"<p>Order {escape(checkout['order'])}</p>"]
    parts.append(f"<h1>{amount}</h1>")
    if checkout["state"] == "paid":
        parts.append("<p>Thank you, this is paid.</p>")
        parts.append(f'<a class="go" href="{escape(checkout.get("back_to") or "#")}">Back to the shop</a>')
    else:
        if declined:
            parts.append(f"<p role='alert'><b>{escape(declined)}</b> Try another way.</p>")
        parts.append(_FORM.format(amount=amount))
    return _FRAME.format(title=f"Pay {amount}", body="".join(parts)).encode()
