"""The settings of a linkage: what is compared and how, which pairs are looked at, what is taken as a link."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bondroit.errors import Text, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME_FORM = re.compile(r"[a-z_][a-z0-9_]*")
HALF = 0.5
_TERM = re.compile(r"([a-z_][a-z0-9_]*)(?:\[:([1-9])\]|=([a-z_][a-z0-9_]*))?")


class Kind(StrEnum):
    """How two values of a column are compared, after they were made plain."""

    NAME = "name"
    """Letters without accents; equal, or near by Jaro-Winkler."""
    DATE = "date"
    """A day; equal, one figure wrong or two exchanged, day and month exchanged, two parts of three equal."""
    CODE = "code"
    """Letters and figures; equal, or within so many typing errors (Damerau-Levenshtein)."""
    WORDS = "words"
    """Text; equal, or near by Jaro-Winkler."""
    MAIL = "mail"
    """An e-mail address; equal, the same before the @, or near by Jaro-Winkler."""
    EXACT = "exact"
    """Equal or not."""


class Keeping(StrEnum):
    """Which of the pairs above the threshold become links."""

    ONE_TO_ONE = "one-to-one"
    """Nobody stands in two links; the best pairs come first."""
    ONE_EACH = "one-each"
    """A row of the left file has at most one link; a row of the right one may have several."""
    ALL = "all"
    """Every pair."""
    CLUSTERS = "clusters"
    """Rows of one file that hang together by pairs are the same person."""


class Order(StrEnum):
    """The order in which a file writes its dates."""

    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One column that both files have.

    Attributes:
        column: its name here: small letters, figures, underscores.
        kind: how it is compared.
        left, right: its names in the two files; empty: `column`.
        order: of a date that is written as text.
        thresholds: name, words: similarities of Jaro-Winkler, high first; code: numbers of typing errors, few first.
        by_frequency: an equal rare value weighs more than an equal common one.
        exchanged_with: another column of kind name in whose place the value may stand (surname and first name).
        compared: False if the column serves to choose pairs alone.
    """

    column: str
    kind: Kind
    left: str = ""
    right: str = ""
    order: Order = Order.YMD
    thresholds: tuple[float, ...] = ()
    by_frequency: bool = False
    exchanged_with: str = ""
    compared: bool = True

    @property
    def in_left(self) -> str:
        """Its name in the left file."""
        return self.left or self.column

    @property
    def in_right(self) -> str:
        """Its name in the right file."""
        return self.right or self.column


@dataclass(frozen=True, slots=True)
class Term:
    """A part of a rule: left column, right column, and how many first letters must agree (0: all)."""

    left: str
    right: str
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """Pairs whose terms all agree; written `surname[:4], birth_date` or `surname=first_name, first_name=surname`."""

    terms: tuple[Term, ...]

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read a rule.

        Raises:
            UserError: E-USE-003 if it is none.
        """
        terms = []
        for part in text.replace(" ", "").split(","):
            found = _TERM.fullmatch(part)
            if found is None:
                raise wrong(
                    Text(f"The rule « {text} » is not understood.", f"La règle « {text} » n'est pas comprise."),
                )
            terms.append(Term(found[1], found[3] or found[1], int(found[2] or 0)))
        return cls(tuple(terms))

    def __str__(self) -> str:
        return ", ".join(
            t.left + (f"={t.right}" if t.right != t.left else "") + (f"[:{t.letters}]" if t.letters else "")
            for t in self.terms
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return tuple(dict.fromkeys(c for t in self.terms for c in (t.left, t.right)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageSettings:
    """All that decides a linkage.

    Attributes:
        comparisons: what is compared.
        blocking: pairs that agree on one of these rules are looked at, no others.
        training: rules under which the model is trained in turn; each trains the columns that it does not name.
        certain: rules whose pairs are almost surely the same person: they give a first prevalence.
        certain_share: the share of true pairs that these rules are thought to find (a first guess; trained afterwards).
        joined: columns that hold the same identifier in both files: where they agree, no model is asked.
        threshold: least probability of a link.
        least_evidence: bits that the comparisons alone must say for a link, more than these; a likely pair with no
            more goes onto the review sheet.
        doubtful: pairs from this probability up to `sure` go onto the review sheet.
        sure: from here on a link is not reviewed.
        keeping: which pairs become links.
        kept_from: pairs below this probability are not kept at all.
        seed: of the sample on which chance agreements are counted.
        sampled_pairs: size of that sample.
    """

    comparisons: tuple[Comparison, ...]
    blocking: tuple[Rule, ...]
    training: tuple[Rule, ...]
    certain: tuple[Rule, ...]
    certain_share: float = 0.7
    joined: tuple[str, ...] = ()
    threshold: float = 0.9
    least_evidence: float = 0.0
    doubtful: float = 0.5
    sure: float = 0.99
    keeping: Keeping = Keeping.ONE_TO_ONE
    kept_from: float = 0.001
    seed: int = 1
    sampled_pairs: int = 1_000_000

    @property
    def compared(self) -> tuple[Comparison, ...]:
        """The columns that the model compares."""
        return tuple(c for c in self.comparisons if c.compared)

    def require_sound(self) -> LinkageSettings:
        """The settings themselves.

        Raises:
            UserError: E-USE-003 with every fault at once.
        """
        faults = [*_column_faults(self), *_rule_faults(self), *_number_faults(self)]
        if faults:
            raise wrong(*faults)
        return self


def wrong(*faults: Text) -> UserError:
    """The message for settings that cannot be used."""
    return UserError(
        "E-USE-003",
        Text("The settings of the linkage are wrong.", "Les réglages du rapprochement sont erronés."),
        faults=faults,
        remedy=Text(
            "correct them; `bondroit link --propose FILE` writes settings to start from.",
            "corrigez-les ; « bondroit link --propose FICHIER » écrit des réglages dont partir.",
        ),
    )


def _column_faults(s: LinkageSettings) -> Iterable[Text]:
    names = [c.column for c in s.comparisons]
    if not s.compared:
        yield Text("No column is compared.", "Aucune colonne n'est comparée.")
    for name in sorted({n for n in names if names.count(n) > 1}):
        yield Text(f"Column {name} stands twice.", f"La colonne {name} figure deux fois.")
    for name in s.joined:
        if name not in names:
            yield Text(f"joined: unknown column {name}.", f"joined : colonne inconnue {name}.")
    for c in s.comparisons:
        if not NAME_FORM.fullmatch(c.column):
            yield Text(
                f"Column name {c.column}: small letters, figures and underscores alone; give the file's name as left, "
                "right.",
                f"Nom de colonne {c.column} : minuscules, chiffres et tirets bas ; le nom du fichier va en "
                f"left, right.",
            )
        other = c.exchanged_with
        if other and not any(o.column == other and o.kind is Kind.NAME for o in s.comparisons):
            yield Text(
                f"{c.column} is exchanged with {other}, which is no column of kind name.",
                f"{c.column} s'échange avec {other}, qui n'est pas une colonne de type name.",
            )


def _rule_faults(s: LinkageSettings) -> Iterable[Text]:
    names = {c.column for c in s.comparisons}
    for word, rules in (("blocking", s.blocking), ("training", s.training), ("certain", s.certain)):
        if not rules:
            yield Text(f"{word}: at least one rule.", f"{word} : au moins une règle.")
        for rule in rules:
            unknown = [c for c in rule.columns if c not in names]
            if unknown:
                listed = ", ".join(unknown)
                yield Text(
                    f"{word}, rule « {rule} »: unknown column {listed}.",
                    f"{word}, règle « {rule} » : colonne inconnue {listed}.",
                )


def _number_faults(s: LinkageSettings) -> Iterable[Text]:
    if not 0 < s.kept_from <= s.doubtful <= s.sure < 1 or not 0 < s.threshold < 1:
        yield Text(
            "0 < kept_from <= doubtful <= sure < 1 and 0 < threshold < 1 do not hold.",
            "0 < kept_from <= doubtful <= sure < 1 et 0 < threshold < 1 ne sont pas respectés.",
        )
    if s.keeping in {Keeping.ONE_TO_ONE, Keeping.ONE_EACH} and s.threshold <= HALF:
        yield Text(
            "threshold is not above 0.5: two links of one person could pass.",
            "threshold n'est pas au-dessus de 0,5 : deux liens d'une même personne pourraient passer.",
        )
    if not 0 <= s.least_evidence < math.inf:
        yield Text("least_evidence is below 0 bits.", "least_evidence est au-dessous de 0 bit.")
    if not 0 < s.certain_share <= 1:
        yield Text("certain_share is not in (0, 1].", "certain_share n'est pas dans ]0, 1].")
    if s.sampled_pairs < 1:
        yield Text("sampled_pairs is below 1.", "sampled_pairs est inférieur à 1.")
