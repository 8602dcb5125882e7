"""The columns: the contract of every table on disk."""
