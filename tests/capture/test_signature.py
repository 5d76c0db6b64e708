"""Signatures and greetings of shops."""

import pytest

from lading.capture import PUSHING
from lading.capture.signature import is_signed, sign

BODY = b'{"id":1}'


def test_the_signature_is_the_one_that_openssl_makes() -> None:
    assert sign(body=b"The quick brown fox", secret="key") == "ID0eXO3S0Y+MWjvv8L2cHry5cJffyyiMRrAMkif94sA="


@pytest.mark.parametrize("signature", ["", "=", "ä", sign(body=BODY, secret="other"), sign(body=b"", secret="secret")])
def test_forged_signatures(signature: str) -> None:
    assert not is_signed(body=BODY, secret="secret", signature=signature)


def test_without_a_secret_nothing_is_signed() -> None:
    assert not is_signed(body=BODY, secret="", signature=sign(body=BODY, secret=""))


@pytest.mark.parametrize("kind", PUSHING)
def test_each_shop_has_its_header(kind: str) -> None:
    shop = PUSHING[kind]
    headers = {shop.signature_header: sign(body=BODY, secret="secret")}
    assert shop.is_genuine(headers=headers, body=BODY, secret="secret")
    assert not shop.is_genuine(headers={}, body=BODY, secret="secret")


def test_woocommerce_greets_when_a_webhook_is_saved() -> None:
    assert PUSHING["woocommerce"].is_greeting(headers={}, body=b"webhook_id=7")
    assert not PUSHING["woocommerce"].is_greeting(headers={}, body=BODY)
    assert not PUSHING["shopify"].is_greeting(headers={}, body=b"webhook_id=7")
