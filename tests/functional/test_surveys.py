"""`bondroit draw` and `bondroit estimate` on a played town: every kind of draw, adjusted weights, bad input."""

from __future__ import annotations

import json

import pytest
from tests.functional.running import check_refused, command

MONTH, EARLIER = "2026-02", "2025-07"


def _done(capsys, town, *words: object) -> dict:
    said = command(capsys, "--workspace", town, "--json", *words)
    assert said.code == 0, said.err
    return json.loads(said.out)


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (("--size", 120), 120),
        (("--size", 120, "--stratum", "commune_type", "--stratum", "couple", "--allocation", "equal"), 120),
        (("--size", 120, "--allocation", "neyman", "--spread", "children", "--least", 5), 120),
        (("--size", 120, "--size-of", "claimant_age"), 120),
        (("--size", 120, "--cluster", "office", "--clusters", 3), 120),
        (("--cluster", "office", "--clusters", 2), None),
        (("--precision", 0.03, "--of", "overpayment"), None),
    ],
)  # fmt: skip
def test_draw_record_estimate(capsys, town, words, drawn: int | None) -> None:
    """Every kind of draw is recorded and estimated from; its interval meets the one of the large survey."""
    done = _done(capsys, town, "draw", "--month", MONTH, *words)
    assert drawn is None or done["drawn"] == drawn
    assert 0 < done["least_probability"] <= done["greatest_probability"] <= 1
    _done(capsys, town, "record", "--month", MONTH)
    now = _done(capsys, town, "estimate", "--month", MONTH)
    assert now["drawn"] == now["surveyed"] == done["drawn"]
    then = _done(capsys, town, "estimate", "--month", EARLIER)
    one, other = ({e["name"]: e for e in d["estimates"]}["paid"] for d in (now, then))
    assert one["low"] <= other["high"]
    assert other["low"] <= one["high"]


def test_calibrated_on_the_population(capsys, town) -> None:
    """Weights meet the counts and the amount of the population; the error of what is paid shrinks."""
    plain = _done(capsys, town, "estimate", "--month", EARLIER)
    known = _done(capsys, town, "estimate", "--month", EARLIER, "--calibrate", "office", "--calibrate", "children")
    assert "calibrated (raking)" in known["notes"]["1"]["en"]
    assert {e["name"] for e in known["estimates"]} == {e["name"] for e in plain["estimates"]}
    width = [next(e["high"] - e["low"] for e in d["estimates"] if e["name"] == "paid") for d in (known, plain)]
    assert width[0] < width[1]


def test_a_survey_drawn_again_is_not_mixed(capsys, town) -> None:
    """Findings of an earlier draw of the month are not taken for those of the new one."""
    _done(capsys, town, "draw", "--month", EARLIER, "--size", 300, "--seed", 9)
    said = command(capsys, "--workspace", town, "estimate", "--month", EARLIER)
    check_refused(said, code="E-WRK-003", exit_code=2)
    assert "bondroit record" in said.err


@pytest.mark.parametrize(
    ("words", "code", "exit_code", "pieces"),
    [
        (("--stratum", "ofice", "--size-of", "chidren"), "E-TAB-004", 3, ["office", "children"]),
        (("--size-of", "children"), "E-SRV-003", 3, ["could never be drawn"]),
        (("--allocation", "best", "--clusters", 3), "E-SRV-003", 3, ["--allocation best", "--clusters go together"]),
        (("--cluster", "office", "--clusters", 60), "E-USE-003", 2, ["60 clusters"]),
        (("--size", 9, "--precision", 0.1, "--of", "x"), "E-USE-001", 2, ["--size and --precision", "--of x"]),
        (("--size", 1_000_000), "E-USE-003", 2, ["1000000 files"]),
    ],
)  # fmt: skip
def test_bad_draws(capsys, town, words, code: str, exit_code: int, pieces: list[str]) -> None:  # noqa: PLR0917
    """A draw that cannot be is refused with every fault, and the survey that was there stays."""
    kept = sorted((town / "tables" / "survey").iterdir())
    before = [path.read_bytes() for path in kept]
    said = command(capsys, "--workspace", town, "draw", "--month", MONTH, *words)
    check_refused(said, code=code, exit_code=exit_code)
    for piece in pieces:
        assert piece in said.err, piece
    assert [path.read_bytes() for path in kept] == before
