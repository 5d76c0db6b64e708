"""Headers of every page of the portal: nothing from elsewhere, no script, kept by nobody, its address told nobody."""

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


def posting_to(origin: str) -> dict[str, str]:
    """The headers of a page one form of which goes to another origin, checked by whoever names it."""
    policy = SECURITY["Content-Security-Policy"].replace("form-action 'self'", f"form-action 'self' {origin}")
    return {**SECURITY, "Content-Security-Policy": policy}
