"""`python -m bondroit` and the `bondroit` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from bondroit.cli.main import run  # noqa: PLC0415  a bare import of bondroit stays light

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
