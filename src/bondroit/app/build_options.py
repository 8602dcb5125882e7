"""The options of a build that most people leave as they are, the same on the command line and in Python."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.app.grounds import Ground
    from bondroit.domain.scorecard import Decision


class BuildOptions(TypedDict, total=False):
    """Options of a build; what is left out keeps its default, see `building.request.BuildRequest`.

    Attributes:
        strata, stratum_size, clusters: columns of the design of the sample.
        amount, period, office: columns of the euros at stake, of the year and of the office; never candidates.
        positive: the value of the target that is the event.
        candidates: columns that may enter; all others are left out.
        required: columns that must be in the card.
        categorical: columns whose whole numbers are codes without an order: taken as categories.
        shapes: column -> how its rate may run over its values, e.g. `rising`.
        cuts: numeric column -> cut points that must stand.
        groups: categorical column -> values that must stay together, group by group.
        criterion: `p`, `aic` or `bic`.
        method: `stepwise` or `l1`.
        firth: whether to fit with Firth's penalty.
        max_variables, max_modalities: at most so many variables, and classes of a variable.
        min_share, min_count: least weighted share, and least rows, of a class.
        alpha: level of the tests.
        max_shift: greatest population stability index of a candidate between two periods.
        meanings: column -> what it means.
    """

    strata: str | None
    stratum_size: str | None
    clusters: str | None
    amount: str | None
    period: str | None
    office: str | None
    positive: str | None
    candidates: Sequence[str] | None
    required: Sequence[str]
    categorical: Sequence[str]
    shapes: Mapping[str, str]
    cuts: Mapping[str, Sequence[float]]
    groups: Mapping[str, Sequence[Sequence[str]]]
    criterion: str
    method: str
    firth: bool
    max_variables: int
    max_modalities: int
    min_share: float
    min_count: int
    alpha: float
    max_shift: float | None
    meanings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What a person wants otherwise in the card of a survey.

    Attributes:
        options: of the build.
        folds: parts of the cross-validation; None keeps the usual number.
        edits: made by hand on the card built, in order.
        bootstrap: surveys drawn from the survey on which the whole building is played again; 0 for none.
        exclude: variables left out.
        grounds: written grounds of variables, as `app.grounds` gives them; None: those of the package.
    """

    options: BuildOptions = field(default_factory=BuildOptions)
    folds: int | None = None
    edits: tuple[Decision, ...] = ()
    bootstrap: int = 0
    exclude: tuple[str, ...] = ()
    grounds: Mapping[str, Ground] | None = None


def plain_options(options: BuildOptions) -> dict[str, Any]:
    """The options as `BuildRequest` takes them: tuples for lists, floats for cut points.

    Raises:
        UserError: E-USE-003 for names that are no options, with near ones.
    """
    known = list(BuildOptions.__annotations__)
    strange = [name for name in options if name not in known]
    if strange:
        raise UserError(
            "E-USE-003",
            Text("A build has no such option.", "Une construction n'a pas cette option."),
            faults=[_unknown(name, known) for name in strange],
            remedy=Text("use the options of BuildOptions.", "utilisez les options de BuildOptions."),
        )
    plain: dict[str, Any] = dict(options)
    for name in ("candidates", "required", "categorical"):
        if plain.get(name) is not None:
            plain[name] = tuple(plain[name])
    if "cuts" in plain:
        plain["cuts"] = {name: tuple(float(x) for x in points) for name, points in plain["cuts"].items()}
    if "groups" in plain:
        plain["groups"] = {name: tuple(tuple(g) for g in groups) for name, groups in plain["groups"].items()}
    for name in ("shapes", "meanings"):
        if name in plain:
            plain[name] = dict(plain[name])
    return plain


def _unknown(name: str, known: Sequence[str]) -> Text:
    near = difflib.get_close_matches(name, known, n=1)
    return Text(
        f"{name}: unknown." + (f" Did you mean {near[0]}?" if near else f" Known: {', '.join(known)}."),
        f"{name} : inconnu." + (f" Vouliez-vous dire {near[0]} ?" if near else f" Connues : {', '.join(known)}."),
    )
