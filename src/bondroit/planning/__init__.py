"""Scores and a capacity become a control plan with a random share; outcomes become yields."""
