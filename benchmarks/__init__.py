"""Ours beside the peers, on the same data in the same run: `python -m benchmarks NAME --size small|bar|full`.

Nothing here is imported by the package or by its tests. What counts is the ratio of CPU-seconds within one run:
absolute times drift on shared machines.
"""
