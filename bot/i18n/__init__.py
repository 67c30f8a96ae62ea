"""Words in every language: catalogs, negotiation, plural, numbers, dates, direction."""
