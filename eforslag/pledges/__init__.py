"""The safety pledge: focus areas, commitments and tags."""
