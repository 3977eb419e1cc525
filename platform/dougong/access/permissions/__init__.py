"""Permission sets: who has which, and the rights that they add up to."""
