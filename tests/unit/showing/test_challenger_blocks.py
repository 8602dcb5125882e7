"""The comparison in words, chart and table: what the card loses is said as it is, in both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bondroit.building.challenger_lines import (
    ADDITIVE,
    ALL,
    BOOSTED,
    NAMES,
    SHORT,
    THUMB,
    Challenged,
    Challenger,
    Loss,
    Ranked,
    SignLine,
)
from bondroit.building.challenger_words import described, not_installed
from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.showing.blocks import Picture, Points, Prose
from bondroit.showing.challenger_blocks import challenger_blocks, challenger_grid
from bondroit.showing.challenger_words import held_to_fewer, sentences
from bondroit.stats.compare import Compared
from bondroit.stats.intervals import Interval
from bondroit.stats.ranking import Area, Gain


def _ranked(auc: float, *, euros: bool = True) -> Ranked:
    found = auc - 0.4
    gain = Gain(0.1, found, found + 0.05 if euros else None, Interval(found - 0.02, found + 0.02),
                Interval(found + 0.01, found + 0.09) if euros else None)  # fmt: skip
    return Ranked(Area(auc, auc - 0.01, auc + 0.01, 0.005), (gain,))


def _loss(value: float, half: float, *, euros: bool = True) -> Loss:
    def about(scale: float) -> Compared:
        return Compared(scale * value, scale * (value - half), scale * (value + half), scale * half / 2)

    return Loss(about(1.0), about(1.0), about(1.0) if euros else None, about(1e7) if euros else None)


def _line(key: str, loss: float, half: float = 0.004, *, euros: bool = True) -> Challenger:
    ranked = _ranked(0.7 + loss, euros=euros)
    return Challenger(key, NAMES[key], described(key, rows=4000), ranked, _loss(loss, half, euros=euros))


def _challenged(*lines: Challenger, euros: bool = True) -> Challenged:
    return Challenged(_ranked(0.7, euros=euros), lines, 4000, 500, 5, "owed_cents" if euros else None)


def test_a_loss_is_called_a_loss() -> None:
    """When a challenger is surely better, the first sentence says so, with its name and the interval."""
    said = sentences(_challenged(_line(BOOSTED, 0.02), _line(SHORT, -0.01)))
    assert said[0].en.startswith("The card orders files less well than its strongest challenger, gradient boosting")
    assert "AUC 0.720 against 0.700" in said[0].en
    assert "+0.020\N{NO-BREAK SPACE}[+0.016\N{NO-BREAK SPACE};\N{NO-BREAK SPACE}+0.024]" in said[0].en
    assert said[0].fr.startswith("La grille ordonne moins bien les dossiers que son concurrent le plus fort")
    assert "0,720 contre 0,700" in said[0].fr
    assert "euros" in said[1].en
    assert "five variables orders files less well" in said[2].en


def test_a_difference_that_chance_explains_is_not_called_a_loss() -> None:
    """When no interval excludes 0, no challenger is said to do better."""
    said = sentences(_challenged(_line(BOOSTED, 0.003), _line(SHORT, -0.001)))
    assert said[0].en.startswith("No challenger orders files better than the card beyond what chance explains")
    assert said[0].fr.startswith("Aucun concurrent n'ordonne les dossiers mieux")
    assert "does as well, within chance" in said[2].en


def test_the_sure_loss_is_named_even_if_another_has_a_higher_auc() -> None:
    """A higher AUC within chance does not hide a loss beyond it; a simpler winner calls for a smaller card."""
    said = sentences(_challenged(_line(BOOSTED, 0.03, 0.05), _line(SHORT, 0.01)))
    assert "card of 5 variables" in said[0].en
    assert "build the card again with fewer variables" in said[0].en
    assert "peu nombreuses" in said[-1].fr


def test_without_amounts_events_are_told() -> None:
    """Without a column of amounts the sentence and the table speak of events, and no column of euros is there."""
    challenged = _challenged(_line(BOOSTED, 0.02, euros=False), euros=False)
    assert "of the events" in sentences(challenged)[1].en
    assert len(challenger_grid(challenged, "fr").columns) == 5
    assert len(challenger_grid(_challenged(_line(BOOSTED, 0.02)), "fr").columns) == 8


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_challenger_has_a_line_tried_or_not(language) -> None:
    """The table has the card and one line per challenger; one that is not installed says so, and how to install it."""
    absent = [Challenger(k, NAMES[k], described(k, rows=0), absent=not_installed(k)) for k in ALL[:2]]
    challenged = _challenged(*absent, _line(SHORT, -0.01))
    grid = challenger_grid(challenged, language)
    assert len(grid.rows) == 4
    assert {len(row) for row in grid.rows} == {len(grid.columns)}
    assert grid.rows[1][1] == ("not installed" if language == "en" else "non installé")
    blocks = challenger_blocks("owed", challenged, language)
    points = next(b for b in blocks if isinstance(b, Points))
    assert "pip install 'bondroit[challengers]'" in points.items[0][1]
    picture = next(b for b in blocks if isinstance(b, Picture))
    assert picture.svg.count("<svg") == 1
    assert picture.grid == grid


def test_what_may_not_be_told_is_a_dash() -> None:
    """Where 10 % of the rows would tell a small number, the cells are dashes and no sentence gives a share."""
    line = _line(SHORT, -0.01, euros=False)
    hidden = replace(line, ranked=Ranked(line.ranked.area, ()), loss=replace(line.loss, events=None))
    challenged = replace(_challenged(hidden, euros=False), card=Ranked(_ranked(0.7).area, ()))
    assert challenger_grid(challenged, "en").rows[1][3:] == ("\N{EM DASH}", "\N{EM DASH}")
    assert not any("%" in text.en for text in sentences(challenged)[:1])
    assert isinstance(challenger_blocks("owed", challenged, "en")[0], Prose)


def test_signs_are_told_in_the_words_of_the_dictionary() -> None:
    """A sign of a variable that the dictionary knows is told by its label, in the language."""
    sign = SignLine("income", None, 40000.0, (), "income < 40000")
    line = replace(_line("thumb", -0.03), signs=(sign,))
    words = {"income": Datum(label=Text("monthly income", "revenu mensuel"), unit="cents")}
    told = next(b for b in challenger_blocks("x", _challenged(line), "fr", words) if isinstance(b, Points)).items[0][1]
    assert "revenu mensuel" in told
    assert "400" in told


def test_fewer_rows_to_learn_from_are_told() -> None:
    """Challengers held to fewer rows than the card are named with both numbers; nothing says that all learnt alike."""
    held = replace(_line(BOOSTED, 0.01), fewer=(50_000, 182_127))
    challenged = _challenged(held, _line(SHORT, -0.01))
    english, french = (" ".join(t.say(o) for t in sentences(challenged)) for o in ("en", "fr"))
    assert "fewer rows than the card: gradient boosting (50,000 of 182,127)" in english
    assert "is understated" in english
    assert "boosting de gradient (50\u202f000 sur 182\u202f127)" in french
    assert "est sous-estimé" in french
    assert "same rows and were" not in english
    assert "Tous ont appris" not in french
    assert held_to_fewer(_challenged(_line(SHORT, -0.01))) is None


def test_the_one_that_finds_most_euros_is_told() -> None:
    """A challenger that orders no better but surely finds more euros has its own sentence, and so do simple ways."""
    best = _line(BOOSTED, 0.02)
    richer = _line(ADDITIVE, -0.01)
    richer = replace(richer, loss=replace(richer.loss, amounts=Compared(0.105, 0.024, 0.186, 0.04)))
    simple = _line(THUMB, -0.03)
    simple = replace(simple, loss=replace(simple.loss, amounts=Compared(0.058, 0.01, 0.1, 0.02)))
    said = sentences(_challenged(best, richer, simple))
    assert "additive boosting (EBM)" in said[2].en
    assert "+10.5\N{NO-BREAK SPACE}[+2.4" in said[2].en
    assert "boosting additif (EBM)" in said[2].fr
    assert "orders files less well" in said[3].en
    assert "finds more euros at 10% (+5.8" in said[3].en
    assert "trouve plus d'euros" in said[3].fr


def test_the_card_of_five_is_told_in_the_words_of_the_dictionary() -> None:
    """The variables of the card of five are told by their labels where a dictionary has them."""
    words = {"income": Datum(label=Text("monthly income", "revenu mensuel"), unit="cents")}
    line = replace(_line(SHORT, -0.01), names=("income", "tenure"))
    told = next(b for b in challenger_blocks("x", _challenged(line), "fr", words) if isinstance(b, Points)).items[0][1]
    assert told.endswith("au plus : revenu mensuel\N{NO-BREAK SPACE}; tenure.")


def test_the_interval_of_a_cell_may_go_on_below() -> None:
    """No cell of the widest table is one unbreakable line: its eight columns fit the width of a page."""
    grid = challenger_grid(_challenged(_line(BOOSTED, 0.02)), "fr")
    assert all(" [" in cell and "\N{NO-BREAK SPACE}[" not in cell for cell in grid.rows[1][1:])
