"""A scorecard and files become points, scores and ranks."""
