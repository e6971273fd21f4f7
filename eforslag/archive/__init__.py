"""Proposals from the service that a municipality used before, brought in and handed out as lines of JSON."""
