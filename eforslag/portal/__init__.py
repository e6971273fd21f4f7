"""Pages that put several features together: start, list, proposal, my pages."""
