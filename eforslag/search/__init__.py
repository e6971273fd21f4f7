"""Finding proposals by what they say: Swedish words, an index of them in own tables, and what fits best."""
