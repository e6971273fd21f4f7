"""The counter: stations where visitors use the service by themselves, and what clerks do for them."""
