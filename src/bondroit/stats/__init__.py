"""The numbers: arrays in, small frozen results out. Knows no household."""
