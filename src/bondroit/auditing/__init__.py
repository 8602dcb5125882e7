"""Rates by group with intervals, a random arm against a chosen arm, findings with stable codes, disclosure control."""
