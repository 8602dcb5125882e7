"""Link two files that somebody brings, or find the same person twice in one: no workspace."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import polars as pl

from bondroit.app.link_rows import link_rows
from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.choosing import LEFT, PROBABILITY, RIGHT, WEIGHT
from bondroit.ingesting.linkage.linked import HOW, judged_by_truth
from bondroit.ingesting.linkage.proposing import compared, proposed
from bondroit.ingesting.linkage.review import LINE, Keys, decided, sheet, with_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bondroit.app.pairing import Pairing, TextTables
    from bondroit.ingesting.linkage.linked import Linked
    from bondroit.ingesting.linkage.proposing import Compared
    from bondroit.ingesting.linkage.quality import Against, Quality
    from bondroit.ingesting.linkage.settings import LinkageSettings

_T = TypeVar("_T")
KEYS = Keys((LINE,), (LINE,))
PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFilesRequest:
    """What is asked.

    Attributes:
        left, right: paths; `right` is None for one file.
        settings: what is compared; None proposes by the names of columns.
        threshold: least probability of a link in place of that of the settings; None keeps it.
        model: trained before; None trains one.
        identifiers: columns of both files that are written beside each row.
        truth: a column, in both files, that is equal for the same person.
        truth_pattern: a regular expression whose first group is the part of `truth` that is equal; empty: all of it.
        decisions: a filled review sheet, or None.
    """

    left: str
    right: str | None
    settings: LinkageSettings | None = None
    threshold: float | None = None
    model: Mapping[str, Any] | None = None
    identifiers: tuple[str, ...] = ()
    truth: str | None = None
    truth_pattern: str = ""
    decisions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFiles:
    """What came of it.

    Attributes:
        links: for two files one row a link; for one file one row a row, with its `person`.
        sheet: doubtful pairs.
        quality: figures.
        settings: those used.
        compared: which columns were compared and which left out.
        model: the trained model.
    """

    links: pl.DataFrame
    sheet: pl.DataFrame
    quality: Quality
    settings: LinkageSettings
    compared: Compared
    model: Mapping[str, Any]

    def to_document(self) -> dict[str, Any]:
        """JSON values: figures and names of columns, no value of a person."""
        birth = self.compared.birth_date
        return quality_document(self.quality) | {
            "compared": [list(pair) for pair in self.compared.pairs],
            "left_out": [list(names) for names in self.compared.left_out],
            "birth_date_not_compared": None if birth is None else list(birth),
        }


def quality_document(q: Quality) -> dict[str, Any]:
    """The figures of a linkage as JSON values."""
    document: dict[str, Any] = {
        "rows_left": q.rows_left, "rows_right": q.rows_right, "links": q.links, "links_exact": q.exact,
        "links_model": q.model, "links_reviewed": q.reviewed, "pairs_refused": q.refused, "pairs_doubtful": q.doubtful,
        "threshold": q.threshold, "estimated_matches": round(q.matches, 1), "estimated_false_links": round(q.false, 1),
        "estimated_missed_links": round(q.missed, 1), "estimated_outside_rules": round(q.outside, 1),
    }  # fmt: skip
    if q.within is not None:
        document["pairs_within_groups"] = q.within
    for name, judged in (("truth", q.against_truth), ("model_alone_on_joined", q.against_joins)):
        if judged is not None:
            document[name] = against_document(judged)
    if q.joins:
        document["joins"] = [
            {"column": j.column, "joined": j.joined, "missing": j.missing, "missing_right": j.missing_right,
             "unmatched": j.unmatched, "many_to_one": j.many_to_one, "one_to_many": j.one_to_many,
             "contradicted": j.contradicted}
            for j in q.joins
        ]  # fmt: skip
    return document


def against_document(judged: Against) -> dict[str, Any]:
    """Precision, recall and F1 with the counts behind them."""
    return {
        "true_pairs": judged.true_pairs, "pairs_linked": judged.links, "right": judged.right,
        "false": judged.links - judged.right, "missed": judged.true_pairs - judged.right,
        "precision": round(judged.precision, 5), "recall": round(judged.recall, 5), "f1": round(judged.f1, 5),
    }  # fmt: skip


def propose_linkage(*, left: str, right: str | None, files: TextTables) -> LinkageSettings:
    """Settings to start from.

    Raises:
        UserError: as `TextTables.texts`; E-LNK-002 if no columns are recognised.
    """
    return proposed(files.texts(left), None if right is None else files.texts(right))


def link_files(*, request: LinkFilesRequest, files: TextTables, pairing: Pairing) -> LinkedFiles:
    """Link.

    Raises:
        UserError: E-TAB-001, E-TAB-003, E-TAB-004, E-USE-001, E-USE-003, E-LNK-002, E-LNK-003; what is wrong with
            either file and with the options is told at once.
    """
    left, right, settings = _sound(request, files)
    made = None
    if request.decisions is not None:
        made = decided(files.texts(request.decisions), left, right, settings, KEYS)
    done = link_rows(left=left, right=right, settings=settings, pairing=pairing, model=request.model, decided=made)
    quality = done.quality
    if request.truth is not None:
        truths = [None if f is None else _truth(f, request) for f in (left, right)]
        quality = replace(quality, against_truth=judged_by_truth(done, truths[0], truths[1]))  # type: ignore[arg-type]
    names = [None if f is None else [c for c in f.columns if c != LINE] for f in (left, right)]
    return LinkedFiles(
        links=_written(done, left, right, request.identifiers),
        sheet=sheet(done, left, right, settings, KEYS),
        quality=quality,
        settings=settings,
        compared=compared(names[0] or [], names[1], settings),
        model=done.model,
    )


def _sound(request: LinkFilesRequest, files: TextTables) -> tuple[pl.DataFrame, pl.DataFrame | None, LinkageSettings]:
    """Both files and the settings, or every fault of theirs and of the options."""
    refused: list[UserError] = []

    def tried(step: Callable[[], _T]) -> _T | None:
        try:
            return step()
        except UserError as error:
            refused.append(error)
            return None

    left = tried(lambda: _numbered(request.left, files))
    right = None if request.right is None else tried(lambda: _numbered(str(request.right), files))
    settings = request.settings
    if settings is None and left is not None and (request.right is None or right is not None):
        settings = tried(lambda: proposed(left.drop(LINE), None if right is None else right.drop(LINE)))
    settings = tried(lambda: _at_threshold(settings, request.threshold))
    tried(lambda: _require_pattern(request.truth_pattern))
    tried(lambda: _require_columns(request, settings, left, right))
    if refused or left is None or settings is None:
        raise _every(refused)
    return left, right, settings


def _at_threshold(settings: LinkageSettings | None, threshold: float | None) -> LinkageSettings | None:
    if threshold is not None and not 0 < threshold < 1:
        raise UserError(
            "E-USE-001",
            Text(f"--threshold {threshold:g} is no probability.",
                 f"--threshold {threshold:g} n'est pas une probabilité."),
            remedy=Text("give a number between 0 and 1, such as 0.9.",
                        "donnez un nombre entre 0 et 1, tel que 0.9."),
        )  # fmt: skip
    if settings is None or threshold is None:
        return settings
    return replace(settings, threshold=threshold).require_sound()


def _every(refused: list[UserError]) -> UserError:
    """One refusal as it is; several as one, under the code of the first."""
    if len(refused) == 1:
        return refused[0]
    faults = [
        Text(f"{e.message.en.rstrip('.')}: {fault.en}", f"{e.message.fr.rstrip('.')} : {fault.fr}")
        for e in refused
        for fault in e.faults
    ]
    faults += [e.message for e in refused if not e.faults]
    remedies = dict.fromkeys(e.remedy for e in refused)
    return UserError(
        refused[0].code,
        Text("These files cannot be linked so.", "Ces fichiers ne peuvent être rapprochés ainsi."),
        faults=faults,
        remedy=Text(" ".join(r.en for r in remedies), " ".join(r.fr for r in remedies)),
    )


def _numbered(path: str, files: TextTables) -> pl.DataFrame:
    frame = files.texts(path)
    if LINE not in frame.columns:
        return with_line(frame)
    raise UserError(
        "E-TAB-001",
        Text(f"{path} has a column {LINE}, the name we give to line numbers.",
             f"{path} a une colonne {LINE}, le nom que nous donnons aux numéros de ligne."),
        remedy=Text("give that column another name.", "donnez un autre nom à cette colonne."),
    )  # fmt: skip


def _require_pattern(pattern: str) -> None:
    try:
        sound = not pattern or re.compile(pattern).groups == 1
        pl.select(pl.lit("").str.extract(pattern or "(x)"))
    except (re.error, pl.exceptions.ComputeError):
        sound = False
    if not sound:
        raise UserError(
            "E-USE-001",
            Text("--truth-pattern is no regular expression with one group.",
                 "--truth-pattern n'est pas une expression régulière à un groupe."),
            remedy=Text("write for example --truth-pattern 'rec-([0-9]+)'.",
                        "écrivez par exemple --truth-pattern 'rec-([0-9]+)'."),
        )  # fmt: skip


def _truth(frame: pl.DataFrame, request: LinkFilesRequest) -> pl.Series:
    values = frame[str(request.truth)].cast(pl.String)
    return values.str.extract(request.truth_pattern, 1) if request.truth_pattern else values


def _written(
    done: Linked, left: pl.DataFrame, right: pl.DataFrame | None, identifiers: tuple[str, ...]
) -> pl.DataFrame:
    if done.persons is not None:
        return left.select(LINE, *identifiers).with_columns((done.persons + 1).alias(PERSON))
    other = left if right is None else right
    links = done.links
    one = left[links[LEFT]].select(pl.col(c).alias(f"left_{c}") for c in (LINE, *identifiers))
    two = other[links[RIGHT]].select(pl.col(c).alias(f"right_{c}") for c in (LINE, *identifiers))
    return pl.concat([one, two, links.select(WEIGHT, PROBABILITY, HOW)], how="horizontal")


def _require_columns(
    request: LinkFilesRequest,
    settings: LinkageSettings | None,
    left: pl.DataFrame | None,
    right: pl.DataFrame | None,
) -> None:
    """Refuse columns that the files which could be read do not have."""
    used = () if settings is None else settings.comparisons
    extra = [*request.identifiers, *([request.truth] if request.truth else [])]
    wanted = [
        (path, frame, names)
        for path, frame, names in (
            (request.left, left, [c.in_left for c in used]), (str(request.right), right, [c.in_right for c in used])
        )
        if frame is not None
    ]  # fmt: skip
    faults = [
        Text(f"{path}: column {name} is missing.", f"{path} : la colonne {name} manque.")
        for path, frame, names in wanted
        for name in dict.fromkeys([*names, *extra])
        if name not in frame.columns
    ]
    if faults:
        raise UserError(
            "E-TAB-004",
            Text("Columns are missing.", "Des colonnes manquent."),
            faults=faults,
            remedy=Text("write the names as they stand in the files.", "écrivez les noms tels qu'ils sont."),
        )
