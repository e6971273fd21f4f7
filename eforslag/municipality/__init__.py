"""The municipality: its rules in force, contact and legal pages."""
