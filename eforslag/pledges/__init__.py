"""The safety pledge: focus areas, commitments, tags and the review."""
