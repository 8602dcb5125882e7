"""One more decision over all the tables of a report, on what they tell beside one another.

Each part hides what its own tables would tell. What is hidden here is hidden in the results, before page, PDF and JSON
are made of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bondroit.auditing.differencing import to_hide
from bondroit.auditing.together_files import month_hidden, month_told
from bondroit.auditing.together_proxies import proxies_hidden, proxies_told
from bondroit.auditing.together_study import study_hidden, study_told

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study
    from bondroit.auditing.differencing import Told
    from bondroit.auditing.files import FilesAudit
    from bondroit.auditing.proxies_report import ProxyReport


@dataclass(frozen=True, slots=True)
class Beside:
    """The parts of a report that tell numbers of the same people.

    Attributes:
        month: the audit of the month.
        proxies, study: other parts, where they are there.
    """

    month: FilesAudit
    proxies: ProxyReport | None = None
    study: Study | None = None


def told_by(beside: Beside) -> list[Told]:
    """Every number of people that the parts tell, but those that one part alone tells of its own cut of the people."""
    told = month_told(beside.month)
    if beside.proxies is not None:
        told += proxies_told(beside.proxies, beside.month)
    if beside.study is not None:
        told += study_told(beside.study)
    return told


def published(beside: Beside) -> Beside:
    """The same, without what would let a small number be deduced from several parts."""
    keys = to_hide(told_by(beside), floor=beside.month.floor)
    if not keys:
        return beside
    return replace(
        beside,
        month=month_hidden(beside.month, keys),
        proxies=None if beside.proxies is None else proxies_hidden(beside.proxies, keys),
        study=None if beside.study is None else study_hidden(beside.study, keys),
    )
