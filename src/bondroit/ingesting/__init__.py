"""Received files become checked tables: every fault is told at once, with its place, never with a person's value."""
