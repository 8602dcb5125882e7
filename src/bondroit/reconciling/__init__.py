"""Reconciling: what a household declared beside what other bodies know, as questions and as payments in its favour."""
