"""Help at the municipality's desk for whoever has no eID, no computer or no e-mail, and stations to use alone."""
