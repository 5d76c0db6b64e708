"""What leaves and arrives: parcels, shipments, carriers and where their parcels can be followed."""

from lading.shipping.carriers import Carrier, put_carriers, read_carriers, tracking_url
from lading.shipping.parcels import Parcel, ParcelDraft, send_off, take_out
from lading.shipping.shipments import SHIPMENT_STATES, Shipment, ShippedLine, shipment_state
from lading.shipping.views import ParcelView, ShipmentView

__all__ = [
    "SHIPMENT_STATES",
    "Carrier",
    "Parcel",
    "ParcelDraft",
    "ParcelView",
    "Shipment",
    "ShipmentView",
    "ShippedLine",
    "put_carriers",
    "read_carriers",
    "send_off",
    "shipment_state",
    "take_out",
    "tracking_url",
]
