"""The tests of bondroit."""
