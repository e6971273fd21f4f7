"""E-proposals tied to a municipality's safety pledge."""

__version__ = "0.1.0"
