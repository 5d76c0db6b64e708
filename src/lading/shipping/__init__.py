"""What leaves and arrives: parcels, shipments, tracking."""
