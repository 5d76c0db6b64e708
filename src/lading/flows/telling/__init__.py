"""What customers are told: events become letters, and letters are sent."""
