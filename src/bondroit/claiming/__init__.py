"""The law on known data, set against what is received, gives the rights not claimed."""
