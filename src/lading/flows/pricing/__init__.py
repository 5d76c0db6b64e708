"""Prices, promotions and taxes, as customers get them and as services outside say."""
