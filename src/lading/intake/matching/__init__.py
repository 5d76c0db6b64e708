"""What a reading means to us: customer, ship-to, items, units."""
