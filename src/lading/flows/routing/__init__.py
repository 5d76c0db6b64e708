"""From where orders ship: decided, explained, decided again, tried and optimised."""
