"""A check for the fuzzer: no answer is a fault of ours. Its name stands in `SCHEMATHESIS_HOOKS`."""

import schemathesis


@schemathesis.check
def no_fault_of_ours(_context: object, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """No 500 and beyond; but who asks a payment provider that is not there is told so, by that code alone."""
    if response.status_code < 500:
        return
    told = response.json() if "json" in str(response.headers.get("content-type")) else {}
    away = case.operation.path.endswith("/gateways/{code}/differences") and told.get("code") == "gateway_away"
    assert away, f"{response.status_code}: {told}"
