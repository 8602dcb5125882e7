"""From the words of `draw` and `estimate` to what the verbs take; every word that is not understood at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bondroit.app.estimate_rates import Adjusting
    from bondroit.app.estimate_table import EstimateTableRequest
    from bondroit.app.size_survey import Precision
    from bondroit.surveying.asked import Asked
    from bondroit.surveying.draw_design import DrawDesign

Words = list[str] | None


def draw_design(
    allocation: str, least: int, spread: str | None, cluster: str | None, clusters: int | None, size_of: str | None
) -> DrawDesign:
    """How to draw."""
    from bondroit.surveying.draw_design import DrawDesign

    return DrawDesign(allocation, least, spread, cluster, clusters, size_of)


def precision_of(half_width: float | None, of: str | None, size: int | None) -> Precision | None:
    """The precision wanted, if any."""
    from bondroit.app.size_survey import Precision, refuse_precision

    faults = []
    if (half_width is None) != (of is None):
        faults.append(Text("--precision and --of go together.", "--precision et --of vont ensemble."))
    if half_width is not None and size is not None:
        faults.append(Text("--size and --precision do not go together.", "--size et --precision ne vont pas ensemble."))
    if half_width is None or of is None:
        _refuse(faults)
        return None
    refuse_precision(Precision(half_width, of), faults)
    _refuse(faults)
    return Precision(half_width, of)


def refuse_strays(*, table: Path | None, month: str | None, calibrate: Words, given: Mapping[str, object]) -> None:
    """Refuse options of the one way beside those of the other: none is passed over in silence."""
    faults = []
    if table is None:
        faults = [
            Text(f"{name} needs --table.", f"{name} demande --table.")
            for name, value in given.items()
            if value is not None
        ]
    else:
        if month is not None:
            faults.append(Text("--month and --table do not go together.", "--month et --table ne vont pas ensemble."))
        if calibrate:
            faults.append(Text("--calibrate needs --month; with --table: --margins.",
                               "--calibrate demande --month ; avec --table : --margins."))  # fmt: skip
    _refuse(faults)


def adjusting_of(calibrate: Words, method: str, bounds: str | None) -> Adjusting:
    """How the weights of a survey of the workspace are adjusted."""
    from bondroit.app.estimate_rates import Adjusting

    faults: list[Text] = []
    limits = _bounds(bounds, faults)
    _refuse(faults)
    return Adjusting(tuple(calibrate or ()), method, limits)


def asked_of(
    *,
    weight: str | None,
    strata: str | None,
    clusters: str | None,
    fpc: str | None,
    mean: Words,
    total: Words,
    ratio: Words,
    share: Words,
    quantile: Words,
    poverty: Words,
    by: Words,
    regress: Words,
    family: str,
    errors: str,
    calibration: str,
    bounds: str | None,
    response: str | None,
    classes: str | None,
    propensity: str | None,
    level: float,
    floor: int,
) -> Asked:
    """The design and the figures asked of a table."""
    from bondroit.surveying.asked import Asked

    faults: list[Text] = []
    ratios = [_ratio(text, faults) for text in ratio or ()]
    quantiles = [_quantile(text, faults) for text in quantile or ()]
    limits = _bounds(bounds, faults)
    _refuse(faults)
    return Asked(
        weight, strata, _listed(clusters), _listed(fpc), tuple(mean or ()), tuple(total or ()), tuple(share or ()),
        tuple(ratios), tuple(quantiles), tuple(poverty or ()), tuple(by or ()), tuple(regress or ()), family, errors,
        calibration, limits, response, _listed(classes), propensity, level, floor,
    )  # fmt: skip


def table_request(
    table: Path, asked: Asked, where: str | None, define: Words, margins: Path | None
) -> EstimateTableRequest:
    """What to estimate, from which table."""
    from bondroit.app.estimate_table import EstimateTableRequest

    faults: list[Text] = []
    defined = {}
    for text in define or ():
        name, equals, expression = (part.strip() for part in text.partition("="))
        if equals and name and expression:
            defined[name] = expression
        else:
            faults.append(Text(f"--define {text}: not NAME=EXPRESSION.", f"--define {text} : pas NOM=EXPRESSION."))
    _refuse(faults)
    return EstimateTableRequest(str(table), asked, where, defined, None if margins is None else str(margins))


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def _ratio(text: str, faults: list[Text]) -> tuple[str, str]:
    top, stroke, bottom = (part.strip() for part in text.partition("/"))
    if not (stroke and top and bottom):
        faults.append(Text(f"--ratio {text}: not COLUMN/COLUMN.", f"--ratio {text} : pas COLONNE/COLONNE."))
    return top, bottom


def _quantile(text: str, faults: list[Text]) -> tuple[str, float]:
    name, equals, probability = (part.strip() for part in text.rpartition("="))
    try:
        if equals and name:
            return name, float(probability)
    except ValueError:
        pass
    faults.append(Text(f"--quantile {text}: not COLUMN=0.5.", f"--quantile {text} : pas COLONNE=0.5."))
    return name, 0.5


def _bounds(text: str | None, faults: list[Text]) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        faults.append(Text(f"--bounds {text}: not LOW,HIGH.", f"--bounds {text} : pas BAS,HAUT."))
        return None
    return low, high


def _refuse(faults: Sequence[Text]) -> None:
    if faults:
        raise UserError(
            "E-USE-001",
            Text("The command was not understood.", "La commande n'est pas comprise."),
            faults=faults,
            remedy=Text("correct it; --help shows the form.", "corrigez-la ; --help montre la forme."),
        )
