"""What `bondroit labels` prints: the parts, the other targets, the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.cli import session
from bondroit.cli.console import print_line, print_table
from bondroit.showing.blocks import Grid, Picture
from bondroit.showing.labels_blocks import labels_sections

if TYPE_CHECKING:
    from bondroit.auditing.labels import LabelAudit


def print_labels(done: LabelAudit) -> None:
    """Print the tables of the audit of labels, then its checks."""
    for section in labels_sections(done, session.language()):
        for block in section.blocks:
            grid = block.grid if isinstance(block, Picture) else block
            if isinstance(grid, Grid):
                title = block.caption if isinstance(block, Picture) else grid.caption
                print_table(title, list(grid.columns), list(grid.rows))
    for finding in done.findings:
        print_line(f"{finding.code} {session.say(finding.summary)}")
    for left in done.not_run:
        print_line(f"{left.spec.code} {session.say(left.spec.question)} \N{EM DASH} {session.say(left.how)}")
