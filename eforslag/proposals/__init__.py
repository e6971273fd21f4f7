"""The e-proposal and its life."""
