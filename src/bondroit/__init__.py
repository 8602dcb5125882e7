"""bondroit: everyone is paid what is due."""
