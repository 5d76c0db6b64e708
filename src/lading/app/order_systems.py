"""Which adapter serves which way into another order system."""

from pathlib import Path

from lading.connectors.order_folder import FolderOrders
from lading.connectors.order_rest import RestOrders
from lading.connectors.order_sftp import SftpOrders
from lading.flows.intake.hand_over import Open
from lading.intake.ports import OrderSystem, SystemSettings


def order_systems(*, exchange: Path) -> Open:
    """Opens another system; files lie in the `exchange` folder."""

    def open_system(settings: SystemSettings, secret: str) -> OrderSystem:
        if settings.way == "folder":
            return FolderOrders(settings, exchange=exchange)
        if settings.way == "sftp":
            return SftpOrders(settings, secret=secret)
        return RestOrders(settings, secret=secret)

    return open_system
