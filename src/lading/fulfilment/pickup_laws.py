"""The laws of the counter: what ended waits no more, what was handed over has arrived, and who said yes is known."""

from lading.store.laws import Law

PICKUP_LAWS = [
    Law(
        "pickups_stand_at_their_place",
        "Every pick-up is a fulfilment at its place, of its one order.",
        "SELECT f.number, k.place FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id WHERE k.place <> f.place"
        " OR EXISTS (SELECT FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND l.order_id <> k.order_id)",
    ),
    Law(
        "ended_pickups_hold_nothing",
        "Of a pick-up that was collected or has expired no unit waits for hands any more.",
        "SELECT f.number, f.state, k.ended_at FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id"
        " WHERE k.ended_at IS NOT NULL AND f.state IN ('open', 'picking', 'picked', 'packed')",
    ),
    Law(
        "pickups_end_in_time",
        "No pick-up waits on its shelf for more than a day after the last one of its keeping.",
        "SELECT f.number, k.keep_until FROM pickups k JOIN fulfilments f ON f.id = k.fulfilment_id"
        " WHERE k.ended_at IS NULL AND f.state = 'packed' AND k.keep_until < now() - interval '1 day'",
    ),
    Law(
        "handovers_have_arrived",
        "What was handed over is a shipment of its pick-up that has arrived, unless it was voided.",
        "SELECT h.shipment_id, s.state FROM handovers h LEFT JOIN shipments s ON s.id = h.shipment_id"
        " LEFT JOIN pickups k ON k.fulfilment_id = h.fulfilment_id WHERE k.order_id IS DISTINCT FROM h.order_id"
        " OR s.fulfilment_id IS DISTINCT FROM h.fulfilment_id OR s.state NOT IN ('delivered', 'voided')",
    ),
    Law(
        "acceptances_name_who",
        "Work that was accepted says by whom.",
        "SELECT fulfilment_id, accepted_at FROM acceptances WHERE (accepted_at IS NULL) <> (accepted_by IS NULL)",
    ),
]
