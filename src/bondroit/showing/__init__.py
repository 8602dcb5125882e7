"""Results -> charts, tables, pages and letters, in French and English. Knows what is shown, never where it goes."""
