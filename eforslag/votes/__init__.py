"""One person, one vote: the ballot box."""
