"""The store: the only room that opens files and databases, and the only one that asks the clock."""
