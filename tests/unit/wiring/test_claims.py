"""`bondroit check-claims` on tiny towns under a law of no country: draws are kept, taken up, and the same again."""

from __future__ import annotations

import json

import pytest
from tests.unit.wiring.fake_law import FakeLaw

from bondroit.app.check_claims import ClaimsRequest, answered, chosen_claims
from bondroit.app.check_claims_town import DrawRequest
from bondroit.app.ports import Quiet
from bondroit.auditing.claims_families import FAMILY_OF
from bondroit.auditing.claims_list import every_claim
from bondroit.errors import UserError
from bondroit.showing.claims_page import render_claims
from bondroit.wiring.claims import TownWorkers, ask

# Towns so small teach little: that every figure is measured is asked of a larger one alone.
REQUEST = ClaimsRequest(draws=2, usual=1, households=800, surveyed=300)


def _law(processes):
    del processes
    return FakeLaw()


class Counting:
    """Workers that count the towns they are asked for."""

    def __init__(self):
        self.law, self.asked, self._workers = _law, [], TownWorkers(1, _law)

    def __call__(self, towns, keep, advance):
        """Note the names, then ask."""
        self.asked += list(towns)
        self._workers(towns, keep, advance)


def _ask(folder, request=REQUEST, workers=None):
    return ask(folder, request, workers or Counting(), language="en", progress=Quiet())


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A folder with two draws and a town of the usual values."""
    folder = tmp_path_factory.mktemp("claims")
    return folder, _ask(folder)


def test_draws_are_kept_one_by_one(asked):
    """Each town has its own file, with the values it was drawn with."""
    folder, _ = asked
    assert sorted(p.name for p in (folder / "draws").iterdir()) == [
        "draw-001.json", "draw-002.json", "usual-001.json",
    ]  # fmt: skip
    drawn = [json.loads((folder / "draws" / f"draw-00{d}.json").read_text()) for d in (1, 2)]
    assert [town["request"]["behaviour"]["draw"] for town in drawn] == [1, 2]
    assert drawn[0]["request"]["behaviour"]["changed"] != drawn[1]["request"]["behaviour"]["changed"]


def test_every_figure_asked_for_is_measured():
    """A town that teaches a card measures every figure that a claim on the family branch's score names."""
    found = answered(DrawRequest(draw=3, seed=3, households=2_000, surveyed=900), FakeLaw(), lambda _=1: None)
    named = {name for c in every_claim() if c.figure and c.topic != "health" for name in (c.figure, *c.beside)}
    # Halves of so small a survey teach nothing.
    assert named - set(found["figures"]) <= {"another.variables", "another.chosen"}
    assert abs(sum(found["figures"][f"spread.{name}"]["value"] for name in _families(found)) - 1.0) < 1e-9
    assert all(line["euros_part"] is not None for line in found["told"]["tried"])


def _families(found):
    return {FAMILY_OF[name] for name in found["told"]["variables"]}


def test_a_run_is_taken_up(asked):
    """Asked again nothing is made; asked for one draw more, one is made; the bytes are the same."""
    folder, first = asked
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    again = Counting()
    assert _ask(folder, workers=again).taken_up == 3
    assert not again.asked
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before
    (folder / "draws" / "draw-002.json").unlink()
    lacking = Counting()
    _ask(folder, workers=lacking)
    assert lacking.asked == ["draw-002"]
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before
    assert first.taken_up == 0


def test_another_size_is_refused(asked):
    """Draws of towns of another size are not put together."""
    folder, _ = asked
    with pytest.raises(UserError) as error:
        _ask(folder, ClaimsRequest(draws=2, usual=1, households=900, surveyed=300))
    assert error.value.code == "E-WRK-002"


def test_the_page_says_what_it_is(asked):
    """The page names fictitious towns, has both languages and every claim, and is the same again."""
    _, report = asked
    page = render_claims(report.result, language="fr")
    assert page == render_claims(report.result, language="fr")
    for claim in every_claim():
        assert claim.code in page
    assert "fictitious" in page
    assert "fictives" in page


def test_a_claim_can_be_asked_alone():
    """`--only` keeps the claims named, and refuses one that is unknown."""
    assert [claim.code for claim in chosen_claims(("clm02", "CLM01"))] == ["CLM01", "CLM02"]
    with pytest.raises(UserError) as error:
        chosen_claims(("CLM999",))
    assert error.value.code == "E-USE-001"


def test_a_town_that_teaches_nothing_says_so():
    """A survey without two sides of the target gives no card: the town answers nothing, and the others stand."""
    found = answered(DrawRequest(draw=0, seed=1, households=500, surveyed=3), FakeLaw(), lambda _=1: None)
    assert found["figures"] == {}
    assert found["told"]["failed"].startswith("E-BLD-")


def test_sizes_out_of_range_are_refused(tmp_path):
    """A town of few households, or none at all, is refused before anything is made."""
    for request in (ClaimsRequest(households=10), ClaimsRequest(draws=0, usual=0)):
        with pytest.raises(UserError) as error:
            _ask(tmp_path, request)
        assert error.value.code == "E-USE-003"
