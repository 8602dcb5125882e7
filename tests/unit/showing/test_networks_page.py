"""The page of groups: both languages, a reason for each group, a table beside the chart, and no file."""

from __future__ import annotations

from datetime import date

import pytest

from bondroit.networking.groups import Found, Group, Shared
from bondroit.showing.network_words import rarity, reason
from bondroit.showing.networks_page import NetworksShown, render_networks

GROUP = Group(
    1,
    tuple(f"H{i:05d}" for i in range(7)),
    (Shared("bank_account", 1, 7, 0), Shared("address", 2, 6, 1), Shared("landlord", 1, 7, 1)),
    1,
    2.5e-7,
    1.0,
)
FOUND = Found((GROUP,), 20_000, 3, 0, {("address", "shelter"): 4, ("landlord", "common"): 12})
SHOWN = NetworksShown("2026-05", date(2026, 5, 2), date(2026, 7, 31), "article 1", "to be read", fictitious=True)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_what_a_group_is_and_names_no_file(language):
    """Both languages in one page, the legal basis and the day of erasure, and no file's identifier."""
    page = render_networks(FOUND, SHOWN, language=language)
    assert page == render_networks(FOUND, SHOWN, language=language)
    for words in ("A group is no finding about anybody", "31 July 2026", "31 juillet 2026", "article 1", "hébergement"):
        assert words in page
    assert not [file for file in GROUP.files if file in page]


def test_a_page_without_groups_is_still_a_page():
    """Nothing found: no chart, and what was set aside all the same."""
    page = render_networks(Found((), 100, 0, 0, {}), SHOWN, language="en")
    assert "<svg" not in page
    assert "What links nobody" in page


def test_the_reason_says_what_is_shared_with_whom():
    """Numbers of files, tokens and files outside, in both languages."""
    said = reason(GROUP, "en")
    assert said.startswith("7 files: 7 are paid on the same bank account, 6 live at 2 addresses")
    assert "Files outside the group that have one of them: 1." in said
    assert "7 sont payés sur un même compte bancaire, 6 habitent à 2 adresses" in reason(GROUP, "fr")


@pytest.mark.parametrize(("expected", "times"), [(2.5e-7, "1,000,000"), (9e-4, "1,000"), (0.0, "1,000,000,000")])
def test_rarity_never_says_rarer_than_it_is(expected, times):
    """One in so many, rounded down to a power of ten, and never more than a thousand million."""
    assert f"once in {times} bodies" in rarity(expected, "en")
