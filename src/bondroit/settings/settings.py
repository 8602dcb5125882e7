"""Every setting with its default, its bounds and its meaning: the one list that reading, writing and help follow."""

# ruff: noqa: RUF009 - the defaults made by a call are frozen
from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.domain.benefits import BENEFITS, Benefit
from bondroit.domain.target import Direction, Target
from bondroit.settings.drifts import DriftSettings
from bondroit.settings.specs import documented, setting

if TYPE_CHECKING:
    from bondroit.errors import Language

OBJECTIVES = ("overpayment", "underpayment", "both")
"""What a plan may rank on. There is no default: someone must choose, and answer for it."""
BYTES_PER_UNIT = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySettings:
    """The random survey."""

    size: int = setting(
        2_000,
        "Files drawn at random and controlled in full.",
        "Dossiers tirés au hasard et contrôlés entièrement.",
        low=1,
        high=10_000_000,
        assumed=True,
    )


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSettings:
    """The control plan of a month."""

    objective: str = setting(
        "",
        "What the places that are not random are given to; empty: not chosen, and no plan is made.",
        "À quoi vont les places non tirées au hasard ; vide : non choisi, et aucun plan n'est établi.",
        choices=("", *OBJECTIVES),
    )
    on_site: int = setting(
        100, "Controls on site in a month.", "Contrôles sur place dans un mois.", low=0, high=10_000_000, assumed=True
    )
    on_documents: int = setting(
        200, "Controls on documents in a month.", "Contrôles sur pièces dans un mois.", low=0, high=10_000_000,
        assumed=True,
    )  # fmt: skip
    random_share: float = setting(
        0.10,
        "Share of the plan drawn at random; never under 0.05.",
        "Part du plan tirée au hasard ; jamais sous 0,05.",
        low=0.05,
        high=1.0,
    )
    pause_months_separation: int = setting(
        3, "Months without control after a separation.", "Mois sans contrôle après une séparation.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_death: int = setting(
        3, "Months without control after a bereavement.", "Mois sans contrôle après un deuil.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_birth: int = setting(
        3, "Months without control after a birth.", "Mois sans contrôle après une naissance.", low=0, high=120,
        assumed=True,
    )  # fmt: skip
    pause_months_nothing_found: int = setting(
        12,
        "Months without control after a control that found no euro either way.",
        "Mois sans contrôle après un contrôle qui n'a trouvé aucun euro, ni dans un sens ni dans l'autre.",
        low=0,
        high=120,
        assumed=True,
    )


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSettings:
    """What counts as an overpayment or an underpayment, benefit by benefit, without netting."""

    window_months: int = setting(24, "Months of history looked at.", "Mois d'historique examinés.", low=1, high=120)
    min_months: int = setting(
        7, "At least so many months on the same side.", "Au moins tant de mois du même côté.", low=1, high=120
    )
    above_euros: float = setting(
        600, "Their sum must be above this, in euros.", "Leur somme doit dépasser ceci, en euros.", low=0, high=1e9
    )
    materiality_euros: float = setting(
        1,
        "A monthly difference below this, in euros, counts as none.",
        "Une différence mensuelle inférieure à ceci, en euros, ne compte pas.",
        low=0,
        high=1e6,
        assumed=True,
    )
    benefits: tuple[str, ...] = setting(
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


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class ObserveSettings:
    """The variables computed of every file."""

    dictionary: str = setting(
        "",
        "TOML file of variables, a relative path starts in the workspace; candidates: the package's thousand; empty: "
        "the package's own.",
        "Fichier TOML de variables, un chemin relatif part de l'espace ; candidates : le millier du paquet ; vide : "
        "celles du paquet.",
    )


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a scorecard is built."""

    max_variables: int = setting(
        20, "At most so many variables in a scorecard.", "Au plus tant de variables dans une grille.", low=1, high=200,
        assumed=True,
    )  # fmt: skip
    seed: int = setting(
        20260430, "Seed of what is drawn while building.", "Graine de ce qui est tiré au hasard.", low=0, high=2**31,
        assumed=True,
    )  # fmt: skip


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class NetworksSettings:
    """Groups of files that share a home and an account, for a person to read; off until a legal basis is written."""

    legal_basis: str = setting(
        "", "The text of law that allows it; empty: nothing is looked for.",
        "Le texte de droit qui le permet ; vide : rien n'est cherché.",
    )  # fmt: skip
    purpose: str = setting(
        "", "What it is for, in one sentence; empty: nothing is looked for.",
        "À quoi cela sert, en une phrase ; vide : rien n'est cherché.",
    )  # fmt: skip
    excluded: str = setting(
        "",
        "CSV of tokens that link nobody (attribute, token, reason): domiciliations, guardians, shelters; required.",
        "CSV des jetons qui ne lient personne (attribute, token, reason) : domiciliations, mandataires, hébergements ; "
        "obligatoire.",
    )
    keep_days: int = setting(
        90, "Days after which what was found is erased.", "Jours au bout desquels ce qui a été trouvé est effacé.",
        low=1, high=365, assumed=True,
    )  # fmt: skip
    smallest: int = setting(
        4, "Files of a group at least.", "Dossiers d'un groupe, au moins.", low=3, high=1000, assumed=True
    )


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    """How long rows are kept; `bondroit describe` says which table follows which."""

    history_months: int = setting(
        36, "Months for which files, partner data and scores are kept.",
        "Mois de conservation des dossiers, données de partenaires et scores.", low=6, high=600, assumed=True,
    )  # fmt: skip
    controlled_months: int = setting(
        60, "Months for which surveys, controls, plans and disputes are kept.",
        "Mois de conservation des enquêtes, contrôles, plans et contestations.", low=6, high=600, assumed=True,
    )  # fmt: skip

    @property
    def periods(self) -> dict[str, int]:
        """The months of each period of `tables.contract.PERIODS`."""
        return {"history": self.history_months, "controlled": self.controlled_months}


@documented
@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a workspace; `bondroit.toml` gives them, the environment two of them."""

    language: Language = setting(
        "fr", "Language of reports and letters.", "Langue des rapports et des lettres.", choices=("fr", "en")
    )
    threads: int = setting(
        0, "Threads of the engines; 0 is one per core.", "Fils d'exécution ; 0 : un par cœur.", low=0, high=1024
    )
    memory_limit: str = setting(
        "2GiB",
        "Memory the engines may use (MB, GB, MiB or GiB).",
        "Mémoire permise aux moteurs (MB, GB, MiB ou GiB).",
        pattern=r"[1-9][0-9]*(\.[0-9]+)? ?(MB|GB|MiB|GiB)",
    )
    temporary_folder: str = setting(
        "tmp",
        "Where the engines spill; a relative path starts in the workspace.",
        "Où les moteurs débordent ; un chemin relatif part de l'espace de travail.",
        pattern=r".+",
    )
    database: str = setting(
        "",
        "URL of the operations database; empty is operations.sqlite here; BONDROIT_DATABASE passes before.",
        "URL de la base d'opérations ; vide : operations.sqlite ici ; BONDROIT_DATABASE passe avant.",
        pattern=r"|sqlite:///.+|postgresql(\+psycopg)?://.+",
        secret=True,
    )
    actor: str = setting(
        "operator",
        "Who the journal names: a role, never a person; BONDROIT_ACTOR passes before.",
        "Qui le journal nomme : un rôle, jamais une personne ; BONDROIT_ACTOR passe avant.",
        pattern=r"[\w.-]{1,80}",
    )
    targets_file: str = setting(
        "",
        "TOML file of declared targets, a relative path starts in the workspace; empty: the two targets below.",
        "Fichier TOML de cibles déclarées, un chemin relatif part de l'espace ; vide : les deux cibles ci-dessous.",
    )
    suppression_floor: int = setting(
        11,
        "Published cells of fewer files are suppressed; 11 at least.",
        "Les cases publiées de moins de dossiers sont supprimées ; au moins 11.",
        low=11,
        high=10_000,
    )
    survey: SurveySettings = setting(
        SurveySettings(), "The random survey that models learn from.", "L'enquête dont les modèles apprennent."
    )
    plan: PlanSettings = setting(PlanSettings(), "The control plan of a month.", "Le plan de contrôle d'un mois.")
    target: TargetSettings = setting(
        TargetSettings(),
        "What counts as an overpayment or an underpayment, benefit by benefit, without netting.",
        "Ce qui compte comme indu ou comme rappel, prestation par prestation, sans compensation.",
    )
    observe: ObserveSettings = setting(
        ObserveSettings(), "The variables computed of every file.", "Les variables calculées de chaque dossier."
    )
    build: BuildSettings = setting(
        BuildSettings(), "How a scorecard is built.", "Comment une grille de score est construite."
    )
    drift: DriftSettings = setting(
        DriftSettings(), "From where on a drift of scores or variables is told.",
        "À partir d'où une dérive des scores ou des variables est signalée.",
    )  # fmt: skip
    retention: RetentionSettings = setting(
        RetentionSettings(), "How long rows are kept.", "Combien de temps les lignes sont conservées."
    )
    networks: NetworksSettings = setting(
        NetworksSettings(),
        "Groups of files that share a home and an account, for a person to read; off until a legal basis is written.",
        "Groupes de dossiers qui partagent un logement et un compte, à lire ; éteint tant qu'aucune base n'est écrite.",
    )

    @property
    def memory_bytes(self) -> int:
        """`memory_limit` in bytes."""
        unit = next(unit for unit in BYTES_PER_UNIT if self.memory_limit.endswith(unit))
        return int(float(self.memory_limit.removesuffix(unit)) * BYTES_PER_UNIT[unit])
