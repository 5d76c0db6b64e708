"""Purchase orders for practice: one plain table under heads of every kind; half for tuning, half for measuring."""
