"""Which adapter serves which kind of payment provider; each is loaded when it is first used."""

from lading.payments.gateways import GatewayAccount, Opener
from lading.payments.ports import Gateway


def _fake(account: GatewayAccount) -> Gateway:
    from lading.connectors.fake import FakeGateway  # slow import

    return FakeGateway(address=account.address, secret=account.secret, signing=account.signing)


def _stripe(account: GatewayAccount) -> Gateway:
    from lading.connectors.stripe_gateway import StripeGateway  # slow import

    return StripeGateway(secret=account.secret, signing=account.signing, address=account.address)


def _paypal(account: GatewayAccount) -> Gateway:
    from lading.connectors.paypal import PayPalGateway  # slow import

    return PayPalGateway(
        account=account.account,
        secret=account.secret,
        webhooks=account.signing,
        test_mode=account.test_mode,
        address=account.address,
    )


GATEWAYS: dict[str, Opener] = {"fake": _fake, "stripe": _stripe, "paypal": _paypal}
