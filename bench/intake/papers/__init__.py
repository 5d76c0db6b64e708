"""The maker of purchase orders: an invented world, layouts, orders, and how they are set on paper."""
