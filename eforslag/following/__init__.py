"""The way back: who is told of what, in which words, and how they begin and stop to be told."""
