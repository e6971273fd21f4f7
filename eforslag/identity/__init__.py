"""Who is acting: login, personal numbers, pseudonyms, eligibility, roles."""
