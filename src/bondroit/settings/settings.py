"""Every setting with its default, its bounds and its meaning: the one list that reading, writing and help follow."""

# ruff: noqa: RUF009 - the defaults made by a call are frozen
from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.target import Direction, Target
from bondroit.errors import Language, Text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Kind = TypeVar("_Kind", bound="DataclassInstance")

SPEC = "spec"
OBJECTIVES = ("overpayment", "underpayment", "both")
"""What a plan may rank on. There is no default: someone must choose, and answer for it."""
BYTES_PER_UNIT = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}


@dataclass(frozen=True, slots=True)
class Spec:
    """What a setting may be.

    Attributes:
        meaning: one sentence for a person, with the unit.
        low, high: inclusive bounds of a number.
        choices: the permitted texts (of each item, for a list).
        pattern: a regular expression that the whole text must match.
        secret: its value is never shown.
        assumed: no source gives the default.
    """

    meaning: Text
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    secret: bool = False
    assumed: bool = False


def _setting(default: Any, en: str, fr: str, **bounds: Any) -> Any:  # noqa: ANN401  stands for the field's own type
    return field(default=default, metadata={SPEC: Spec(Text(en, fr), **bounds)})


def _documented(kind: type[_Kind]) -> type[_Kind]:
    """Add the meaning of every setting to the docstring of its section: they are written once."""
    lines = (f"    {f.name}: {f.metadata[SPEC].meaning.en}" for f in fields(kind))
    kind.__doc__ = "\n".join([f"{kind.__doc__}\n", "Attributes:", *lines])
    return kind


@_documented
@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """The random survey."""

    size: int = _setting(
        2_000,
        "Files drawn at random and controlled in full.",
        "Dossiers tirés au hasard et contrôlés entièrement.",
        low=1,
        high=10_000_000,
        assumed=True,
    )


@_documented
@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """The control plan of a month."""

    objective: str = _setting(
        "",
        "What the places that are not random are given to; empty: not chosen, and no plan is made.",
        "À quoi vont les places non tirées au hasard ; vide : non choisi, et aucun plan n'est établi.",
        choices=("", *OBJECTIVES),
    )
    on_site: int = _setting(
        100, "Controls on site in a month.", "Contrôles sur place dans un mois.", low=0, high=10_000_000, assumed=True
    )
    on_documents: int = _setting(
        200, "Controls on documents in a month.", "Contrôles sur pièces dans un mois.", low=0, high=10_000_000,
        assumed=True,
    )  # fmt: skip
    random_share: float = _setting(
        0.10,
        "Share of the plan drawn at random; never under 0.05.",
        "Part du plan tirée au hasard ; jamais sous 0,05.",
        low=0.05,
        high=1.0,
    )
    pause_months_separation: int = _setting(
        3, "Months without control after a separation.", "Mois sans contrôle après une séparation.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_death: int = _setting(
        3, "Months without control after a bereavement.", "Mois sans contrôle après un deuil.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_birth: int = _setting(
        3, "Months without control after a birth.", "Mois sans contrôle après une naissance.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_nothing_found: int = _setting(
        12,
        "Months without control after a control that found no euro either way.",
        "Mois sans contrôle après un contrôle qui n'a trouvé aucun euro, ni dans un sens ni dans l'autre.",
        low=0,
        high=120,
        assumed=True,
    )


@_documented
@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSettings:
    """What counts as an overpayment or an underpayment, benefit by benefit, without netting."""

    window_months: int = _setting(24, "Months of history looked at.", "Mois d'historique examinés.", low=1, high=120)
    min_months: int = _setting(
        7, "At least so many months on the same side.", "Au moins tant de mois du même côté.", low=1, high=120
    )
    above_euros: float = _setting(
        600, "Their sum must be above this, in euros.", "Leur somme doit dépasser ceci, en euros.", low=0, high=1e9
    )
    materiality_euros: float = _setting(
        1,
        "A monthly difference below this, in euros, counts as none.",
        "Une différence mensuelle inférieure à ceci, en euros, ne compte pas.",
        low=0,
        high=1e6,
        assumed=True,
    )
    benefits: tuple[str, ...] = _setting(
        tuple(b.value for b in BENEFITS),
        "The benefits looked at.",
        "Les prestations examinées.",
        choices=tuple(b.value for b in BENEFITS),
        assumed=True,
    )

    def target(self, direction: Direction) -> Target:
        """The target of one direction, in the words of the domain."""
        return Target(
            direction=direction,
            window_months=self.window_months,
            min_months=self.min_months,
            above_cents=round(self.above_euros * 100),
            materiality_cents=round(self.materiality_euros * 100),
            benefits=tuple(Benefit(name) for name in self.benefits),
        )


@_documented
@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a scorecard is built."""

    max_variables: int = _setting(
        20, "At most so many variables in a scorecard.", "Au plus tant de variables dans une grille.", low=1, high=200,
        assumed=True,
    )  # fmt: skip
    seed: int = _setting(
        20260430, "Seed of what is drawn while building.", "Graine de ce qui est tiré au hasard.", low=0, high=2**31,
        assumed=True,
    )  # fmt: skip


@_documented
@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a workspace; `bondroit.toml` gives them, the environment two of them."""

    language: Language = _setting(
        "fr", "Language of reports and letters.", "Langue des rapports et des lettres.", choices=("fr", "en")
    )
    threads: int = _setting(
        0, "Threads of the engines; 0 is one per core.", "Fils d'exécution ; 0 : un par cœur.", low=0, high=1024
    )
    memory_limit: str = _setting(
        "2GiB",
        "Memory the engines may use (MB, GB, MiB or GiB).",
        "Mémoire permise aux moteurs (MB, GB, MiB ou GiB).",
        pattern=r"[1-9][0-9]*(\.[0-9]+)? ?(MB|GB|MiB|GiB)",
    )
    temporary_folder: str = _setting(
        "tmp",
        "Where the engines spill; a relative path starts in the workspace.",
        "Où les moteurs débordent ; un chemin relatif part de l'espace de travail.",
        pattern=r".+",
    )
    database: str = _setting(
        "",
        "URL of the operations database; empty is operations.sqlite here; BONDROIT_DATABASE passes before.",
        "URL de la base d'opérations ; vide : operations.sqlite ici ; BONDROIT_DATABASE passe avant.",
        pattern=r"|sqlite:///.+|postgresql(\+psycopg)?://.+",
        secret=True,
    )
    actor: str = _setting(
        "operator",
        "Who the journal names: a role, never a person; BONDROIT_ACTOR passes before.",
        "Qui le journal nomme : un rôle, jamais une personne ; BONDROIT_ACTOR passe avant.",
        pattern=r"[\w.-]{1,80}",
    )
    targets_file: str = _setting(
        "",
        "TOML file of declared targets, a relative path starts in the workspace; empty: the two targets below.",
        "Fichier TOML de cibles déclarées, un chemin relatif part de l'espace ; vide : les deux cibles ci-dessous.",
    )
    suppression_floor: int = _setting(
        11,
        "Published cells of fewer files are suppressed; 11 at least.",
        "Les cases publiées de moins de dossiers sont supprimées ; au moins 11.",
        low=11,
        high=10_000,
    )
    survey: SurveySettings = _setting(
        SurveySettings(), "The random survey that models learn from.", "L'enquête dont les modèles apprennent."
    )
    plan: PlanSettings = _setting(PlanSettings(), "The control plan of a month.", "Le plan de contrôle d'un mois.")
    target: TargetSettings = _setting(
        TargetSettings(),
        "What counts as an overpayment or an underpayment, benefit by benefit, without netting.",
        "Ce qui compte comme indu ou comme rappel, prestation par prestation, sans compensation.",
    )
    build: BuildSettings = _setting(
        BuildSettings(), "How a scorecard is built.", "Comment une grille de score est construite."
    )

    @property
    def memory_bytes(self) -> int:
        """`memory_limit` in bytes."""
        unit = next(unit for unit in BYTES_PER_UNIT if self.memory_limit.endswith(unit))
        return int(float(self.memory_limit.removesuffix(unit)) * BYTES_PER_UNIT[unit])
