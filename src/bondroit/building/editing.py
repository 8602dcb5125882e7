"""A card edited by hand: the variables and classes as a person wants them, fitted and judged again.

The list of variables stays that of the card, less those dropped, more those required: nothing is selected anew.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from bondroit.building.assemble import card_variables
from bondroit.building.checking import check_survey
from bondroit.building.classes import histograms, merge_columns
from bondroit.building.design import modality_codes
from bondroit.building.edit_classes import classed
from bondroit.building.edit_fit import Rows, learnt_rows, refitted
from bondroit.building.edit_steps import Refusal, changed, near_names
from bondroit.building.prebins import candidate_names, prebin_columns
from bondroit.building.selection import Selected
from bondroit.domain.edits import CUT, DROP, GROUP, REFERENCE, REQUIRE, SHAPE, check_edits, name_of, refused
from bondroit.domain.scorecard import CATEGORICAL
from bondroit.errors import Text
from bondroit.stats.binning import SHAPES
from bondroit.stats.coded import fit_coded
from bondroit.stats.coded_design import CodedDesign
from bondroit.stats.disclosure import FLOOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.building.request import BuildRequest, Built
    from bondroit.domain.scorecard import Decision, Variable


def edit_scorecard(frame: pl.DataFrame, *, built: Built, edits: Sequence[Decision], request: BuildRequest) -> Built:
    """Make edits on a card that was just built, in order, then fit and judge it again.

    The fit has the survey's weights and design. With rows held out, the card is judged on them; else by
    cross-validation of the fit alone: the person chose classes and variables after seeing every row, and the notes
    say so. The edits are added to the card's decisions. Making some edits, then others on the result, is not this
    function's work: give it all of them and the card as it was first built, and the result has the same hash.

    Args:
        frame: the very table that the card was built from.
        built: what `build_scorecard` gave.
        edits: see `domain.edits`.
        request: what the card was built by.

    Raises:
        UserError: E-BLD-004 with every fault of every edit: unknown variable or modality with near names, classes
            that do not touch, too few rows, no finite estimate.
    """
    check_edits(edits)
    survey = check_survey(frame, request)
    rows = learnt_rows(survey, built.training)
    state = _State({v.name: v for v in built.card.variables}, frame.filter(built.training), rows, request)
    faults = [fault for number, made in enumerate(edits, start=1) if (fault := state.make(made, number)) is not None]
    faults += state.too_small()
    if not state.variables:
        faults.append(Text("No variable is left in the card.", "Il ne reste aucune variable dans la grille."))
    if faults:
        raise refused(faults)
    return refitted(frame, survey, built=built, variables=tuple(state.variables.values()), edits=edits, request=request)


@dataclass(slots=True, eq=False)
class _State:
    """The variables as the edits made so far leave them.

    Attributes:
        variables: by name, in the card's order.
        frame: what the card learns from.
        rows: target and design of it.
        request: what it was built by.
        classes: variable -> the last edit that made classes of it by hand, with its number.
        references: variable -> the last edit that chose its reference, with its number.
    """

    variables: dict[str, Variable]
    frame: pl.DataFrame
    rows: Rows
    request: BuildRequest
    classes: dict[str, tuple[int, Decision]] = field(default_factory=dict)
    references: dict[str, tuple[int, Decision]] = field(default_factory=dict)

    def make(self, made: Decision, number: int) -> Text | None:
        """Make one edit; what is wrong with it, if anything."""
        try:
            if made.kind == REQUIRE:
                self._require(made)
            else:
                self._change(made)
        except Refusal as refusal:
            return _placed(made, number, refusal.text)
        if made.kind in {DROP, SHAPE, CUT, GROUP}:  # what was made before them is gone
            self.classes.pop(made.variable, None)
            self.references.pop(made.variable, None)
        if made.kind in {CUT, GROUP}:
            self.classes[made.variable] = number, made
        elif made.kind == REFERENCE:
            self.references[made.variable] = number, made
        return None

    def _change(self, made: Decision) -> None:
        before = self.variables.get(made.variable)
        if before is None:
            what = Text("Variable of the card", "Variable de la grille")
            raise Refusal(near_names(what, made.variable, self.variables))
        if made.kind == DROP:
            del self.variables[made.variable]
        elif made.kind == SHAPE:
            self.variables[made.variable] = self._shaped(before, made.what["shape"])
        else:
            self.variables[made.variable] = changed(before, made, self._seen(before))

    def _require(self, made: Decision) -> None:
        if made.variable in self.variables:
            return
        known = candidate_names(self.frame, self.request)
        if made.variable in self.frame.columns and made.variable not in known:
            raise Refusal(
                Text(
                    "it may not enter: it was excluded, or serves as target, weight or design.",
                    "elle ne peut entrer : elle a été exclue, ou sert de cible, de poids ou au plan de sondage.",
                )
            )
        if made.variable not in known:
            raise Refusal(near_names(Text("Column", "Colonne"), made.variable, known))
        self.variables[made.variable] = merged_variable(self.frame, self.rows, made.variable, self.request)

    def _shaped(self, before: Variable, shape: str) -> Variable:
        if shape not in SHAPES:
            raise Refusal(near_names(Text("Shape", "Forme"), shape, SHAPES))
        asked = replace(self.request, shapes={**self.request.shapes, before.name: shape})
        return replace(merged_variable(self.frame, self.rows, before.name, asked), meaning=before.meaning)

    def _seen(self, variable: Variable) -> tuple[str, ...]:
        """The values that enough rows have to be named in a card, and in what a person is told."""
        if variable.kind != CATEGORICAL:
            return ()
        series = self.frame[variable.name]
        if series.dtype == pl.Boolean:
            return ("false", "true")
        values = series.cast(pl.String).drop_nulls().alias("value").value_counts(name="rows")
        return tuple(values.filter(pl.col("rows") >= FLOOR)["value"].sort().to_list())

    def too_small(self) -> list[Text]:
        """Classes cut, grouped or taken as reference by hand that have too few rows to be estimated."""
        faults, least = [], self.request.min_count
        for name in dict.fromkeys([*self.classes, *self.references]):
            lines = self.variables[name].modalities
            rows = self.rows
            one = classed(
                self.variables[name],
                modality_codes(self.variables[name], self.frame[name]),
                rows.target,
                rows.sampling.weights,
                least,
                firth=self.request.firth,
            )
            marked = [k for k, m in enumerate(lines) if m.reference and not one.supported[k]]
            for asked, wrong in ((self.classes, one.small), (self.references, marked)):
                if name in asked:
                    number, made = asked[name]
                    faults += [_placed(made, number, _few(lines[k].name, least)) for k in wrong]
        return faults


def merged_variable(frame: pl.DataFrame, rows: Rows, name: str, request: BuildRequest) -> Variable:
    """The classes of one column as a build merges them, whatever they tell of the target; it may be a single one.

    Raises:
        Refusal: the column cannot serve.
    """
    asked = replace(request, candidates=(name,), exclude=())
    columns, notes = prebin_columns(frame, asked, rows.sampling.weights)
    if not columns:
        raise Refusal(notes[0])
    merged = merge_columns(columns, histograms(columns, rows.target, rows.sampling.weights), asked)[0]
    design = CodedDesign([merged.dummy_codes], [merged.dummies], len(rows.target))
    alone = Selected((0,), fit_coded(design, rows.target, rows.sampling), (0,), ())
    return card_variables(alone, [merged], rows.target, rows.sampling, meanings=request.meanings)[0]


def _few(name: str, least: int) -> Text:
    return Text(
        f"class '{name}' has fewer than {least} rows, or one outcome only: it cannot be estimated.",
        f"la classe « {name} » a moins de {least} lignes, ou une seule issue : elle ne peut être estimée.",
    )


def _placed(made: Decision, number: int, fault: Text) -> Text:
    place = name_of(made, number)
    return Text(f"{place.en}: {fault.en}", f"{place.fr} : {fault.fr}")
