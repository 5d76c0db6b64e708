"""What we buy: proposals, purchase orders and their road, letters to suppliers."""
