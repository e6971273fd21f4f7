"""The administrator's pages: the rules in force, and the log of who did what."""
