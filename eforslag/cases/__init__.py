"""From the threshold to a board's decision, the public answer, and what was done."""
