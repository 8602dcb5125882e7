"""The rules of the house. When one fails, its message says what to do."""
