"""Peers with an environment of their own; each module here imports nothing of ours."""
