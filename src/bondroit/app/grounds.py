"""Written grounds: what lets a variable on the family, on age or on children into a card, and what it asks in return.

A card that uses such a variable carries the ground in its provenance. Where family situation or age is at stake, it
makes no plan before an audit of that card is in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.observing.dictionary import default_dictionary
from bondroit.observing.drowning import bars_of, is_health, measures_of, origins_of
from bondroit.observing.rules import AGE
from bondroit.tables.barred import bar_of_name, require_none_barred

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bondroit.app.ports import Journal
    from bondroit.building.request import Built
    from bondroit.domain.scorecard import Scorecard
    from bondroit.observing.dictionary import Dictionary

GROUNDS = "grounds"
"""Where a card's provenance holds them."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a variable may stand in a card although what it says of people is delicate.

    Attributes:
        about: what it says something of.
        text: the ground, in both languages; a body's own words stand in both.
        audit: a card with it must be audited before it makes a plan.
        packaged: it comes with the package (a published model uses that very fact); else a body wrote it.
    """

    about: Text
    text: Text
    audit: bool
    packaged: bool

    def to_document(self) -> dict[str, Any]:
        """JSON values, as a card carries them."""
        return {
            "about": self.about._asdict(),
            "ground": self.text._asdict(),
            "audit": self.audit,
            "packaged": self.packaged,
        }


def grounds_of(dictionary: Dictionary) -> dict[str, Ground]:
    """The grounds of a dictionary's variables; those that need none are left out."""
    found = {}
    for rule in dictionary.rules:
        asked = [bar for _, _, bar in bars_of(rule, dictionary) if bar.liftable and not is_health(bar)]
        if not asked:
            continue
        # The strictest of them speaks: one that forces an audit before one that does not.
        bar = next((b for b in asked if b.audit), asked[0])
        names = (rule.name, *measures_of(rule))
        written = next((dictionary.grounds[name] for name in names if dictionary.grounds.get(name)), "")
        text = Text(written, written) if written else bar.packaged
        if text is not None:
            named = bar_of_name(rule.name)
            audit = any(b.audit for b in asked) or (named is not None and named.audit)
            found[rule.name] = Ground(bar.ground, text, audit, packaged=not written)
    for name, written in dictionary.grounds.items():
        named = bar_of_name(name)
        if name not in found and named is not None and named.liftable:
            found[name] = Ground(named.ground, Text(written, written), named.audit, packaged=False)
    return found


@cache
def packaged_grounds() -> Mapping[str, Ground]:
    """The grounds of the package's own dictionary."""
    return grounds_of(default_dictionary())


def lifted_columns(dictionary: Dictionary) -> dict[tuple[str, str], str]:
    """The columns that its variables read by virtue of a ground: (table, column) to the ground."""
    grounds = grounds_of(dictionary)
    lifted = {}
    for rule in dictionary.rules:
        ground = grounds.get(rule.name)
        for origin in origins_of(rule, dictionary) if ground is not None else ():
            column = "birth" if (origin.table, origin.column) == ("members", AGE) else origin.column
            lifted[origin.table, column] = ground.text.en if ground is not None else ""
    return lifted


def require_permitted(names: Iterable[str], grounds: Mapping[str, Ground] | None = None) -> None:
    """Refuse barred variables that no ground lets in.

    Raises:
        UserError: E-BLD-010 with every one of them.
    """
    known = packaged_grounds() if grounds is None else grounds
    require_none_barred(names, {name: ground.text.en for name, ground in known.items()})


def carried(built: Built, grounds: Mapping[str, Ground] | None = None) -> Built:
    """The same, its card with the grounds of its variables in the provenance; unchanged if it needs none.

    Grounds that it carries already stay.
    """
    known = packaged_grounds() if grounds is None else grounds
    own = {v.name: known[v.name].to_document() for v in built.card.variables if v.name in known}
    own |= built.card.provenance.get(GROUNDS, {})
    if own == built.card.provenance.get(GROUNDS, {}):
        return built
    return replace(built, card=replace(built.card, provenance={**built.card.provenance, GROUNDS: own}))


def must_be_audited(card: Scorecard, dictionary: Dictionary | None = None) -> tuple[str, ...]:
    """The variables of a card that ask for an audit before it makes a plan, sorted.

    What decides is what the workspace's variables are made of, and the package's own grounds. What the card says of
    itself may ask for an audit and never spares one: a file that somebody brings could say anything.

    Args:
        card: the card.
        dictionary: of the workspace; None: the package's own.
    """
    written = {} if dictionary is None else grounds_of(dictionary)
    strict = {name for grounds in (packaged_grounds(), written) for name, ground in grounds.items() if ground.audit}
    said = {name for name, ground in card.provenance.get(GROUNDS, {}).items() if ground.get("audit")}
    return tuple(sorted(said | {v.name for v in card.variables if v.name in strict}))


def audited(journal: Journal) -> frozenset[str]:
    """The cards that an audit in the journal was about."""
    entries = (entry for entry in journal.entries() if entry.verb == "audit")
    return frozenset(label for entry in entries for label in entry.detail.get("cards", ()))


def require_for_control(card: Scorecard, journal: Journal, dictionary: Dictionary | None = None) -> None:
    """Refuse a card with barred variables, or with delicate ones and no audit, where files are ranked for control.

    A ground counts if the dictionary has it, for the scores were made with the variables that it declares; one that
    only the card carries does not.

    Args:
        card: the card that would rank.
        journal: tells which cards were audited.
        dictionary: of the workspace; None: the package's own.

    Raises:
        UserError: E-BLD-010; E-SCO-002 for a variable that the dictionary does not declare; E-PUR-002.
    """
    words = default_dictionary() if dictionary is None else dictionary
    require_permitted([v.name for v in card.variables], grounds_of(words))
    _require_declared(card, words)
    delicate = must_be_audited(card, words)
    if not delicate or card.label in audited(journal):
        return
    raise UserError(
        "E-PUR-002",
        Text(
            f"{card.label} uses data on the family, on age or on disability, and no audit of it was run.",
            f"{card.label} utilise la situation de famille, l'âge ou le handicap, et n'a pas été auditée.",
        ),
        faults=[Text(f"{name}: allowed under a written ground.", f"{name} : admise sur motif écrit.")
                for name in delicate],
        remedy=Text(
            "score the month, run: bondroit audit --month MONTH, read it, then plan.",
            "notez le mois, lancez : bondroit audit --month MOIS, lisez-le, puis planifiez.",
        ),
    )  # fmt: skip


def _require_declared(card: Scorecard, dictionary: Dictionary) -> None:
    """Refuse variables of which nobody can say what they are made of."""
    strange = [v.name for v in card.variables if v.name not in set(dictionary.names)]
    if not strange:
        return
    raise UserError(
        "E-SCO-002",
        Text(
            f"{card.label} ranks on variables that the workspace's dictionary does not declare.",
            f"{card.label} classe sur des variables que le dictionnaire de l'espace ne déclare pas.",
        ),
        faults=[
            Text(f"{name}: nobody can say what it is made of.", f"{name} : nul ne peut dire de quoi elle est faite.")
            for name in strange
        ],
        remedy=Text(
            "declare them in the dictionary ([observe] dictionary), observe and score again, then plan.",
            "déclarez-les dans le dictionnaire ([observe] dictionary), observez et notez de nouveau, puis planifiez.",
        ),
    )
