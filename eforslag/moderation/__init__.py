"""The moderators' desk: what is read before it is published, and what is done with it."""
