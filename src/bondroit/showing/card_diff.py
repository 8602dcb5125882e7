"""The differences of two cards in sentences, as a page's blocks, and as a whole page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.domain import card_diff as kinds
from bondroit.domain.scorecard import Decision
from bondroit.errors import Language, Text
from bondroit.explaining.numbers import number
from bondroit.showing.blocks import Block, Caution, Edition, Grid, Points, Prose, Section, numeric_from
from bondroit.showing.decision_words import decision_line
from bondroit.showing.moves_words import called, other_target
from bondroit.showing.pages import CONTENTS, both, render_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bondroit.domain.card_diff import Change
    from bondroit.domain.scorecard import Scorecard

_LANGUAGES: tuple[Language, Language] = ("en", "fr")
STATUS_WORDS = {
    "card": Text("card", "grille"),
    "experiment": Text("experiment", "expérience"),
    "published": Text("published table", "table publiée"),
}
SAME = Text(
    "The two cards say the same: they differ by name, version or format alone.",
    "Les deux grilles disent la même chose : elles diffèrent au plus par le nom, la version ou le format.",
)
_NONE = Text("none", "aucune")
_REST = Text(
    "Other figures differ, by less than a millionth: the hashes are not the same.",
    "D'autres chiffres diffèrent, de moins d'un millionième : les empreintes ne sont pas les mêmes.",
)
_UNKNOWN, _ABSENT = Text("unknown", "inconnu"), Text("none", "aucun")
_SHARES = ("share", "rate")
_SHOWN = {
    "interval": Text("95 % interval", "intervalle à 95 %"),
    "count": Text("files", "dossiers"),
    "share": Text("share in %", "part en %"),
    "rate": Text("rate in %", "taux en %"),
}


def change_text(change: Change) -> Text:
    """One difference as a sentence."""
    return _SENTENCES[change.kind](change)


def _status(change: Change) -> Text:
    old, new = (STATUS_WORDS.get(s, Text(s, s)) for s in (change.old, change.new))
    return Text(f"Status: {old.en}, now {new.en}.", f"Statut : {old.fr}, maintenant {new.fr}.")


def _target(change: Change) -> Text:
    return Text(
        f"Target: “{change.old}”, now “{change.new}”.", f"Cible : « {change.old} », maintenant « {change.new} »."
    )


def _intercept(change: Change) -> Text:
    (old, new), (old_fr, new_fr) = (_pair(change.old, change.new, one) for one in _LANGUAGES)
    return Text(
        f"Intercept: {old}, now {new} (logit, each card's own references).",
        f"Constante : {old_fr}, maintenant {new_fr} (logit, références propres à chaque grille).",
    )


def _added(change: Change) -> Text:
    n = len(change.new)
    if not n:
        return Text(f"{change.variable}: added, masked.", f"{change.variable} : ajoutée, masquée.")
    return Text(
        f"{change.variable}: added, in {n} class{'es' if n > 1 else ''}.",
        f"{change.variable} : ajoutée, en {n} classe{'s' if n > 1 else ''}.",
    )


def _dropped(change: Change) -> Text:
    return Text(f"{change.variable}: dropped.", f"{change.variable} : retirée.")


def _masked(change: Change) -> Text:
    return Text(f"{change.variable}: now masked.", f"{change.variable} : maintenant masquée.")


def _unmasked(change: Change) -> Text:
    return Text(f"{change.variable}: no longer masked.", f"{change.variable} : n'est plus masquée.")


def _classes(change: Change) -> Text:
    old, new = (" · ".join(names) or "\N{EM DASH}" for names in (change.old, change.new))
    return Text(
        f"{change.variable}: cut otherwise; instead of {old} now {new}.",
        f"{change.variable} : autre découpage ; au lieu de {old}, maintenant {new}.",
    )


def _reference(change: Change) -> Text:
    return Text(
        f"{change.variable}: reference {change.old or _NONE.en}, now {change.new or _NONE.en}.",
        f"{change.variable} : référence {change.old or _NONE.fr}, maintenant {change.new or _NONE.fr}.",
    )


def _odds_ratio(change: Change) -> Text:
    place = f", {change.modality}" if change.modality else ""
    (old, new), (old_fr, new_fr) = (_pair(change.old, change.new, one) for one in _LANGUAGES)
    return Text(
        f"{change.variable}{place}: odds ratio {old}, now {new}.",
        f"{change.variable}{place} : rapport de cotes {old_fr}, maintenant {new_fr}.",
    )


def _renamed(change: Change) -> Text:
    return Text(
        f"{change.variable}: class “{change.old}” now called “{change.new}”.",
        f"{change.variable} : la classe « {change.old} » s'appelle maintenant « {change.new} ».",
    )


def _meaning(change: Change) -> Text:
    return Text(
        f"{change.variable}: defined as “{change.old or _NONE.en}”, now “{change.new or _NONE.en}”.",
        f"{change.variable} : définie par « {change.old or _NONE.fr} », maintenant « {change.new or _NONE.fr} ».",
    )


def _source(change: Change) -> Text:
    old, new = change.old or _NONE.en, change.new or _NONE.en
    old_fr, new_fr = change.old or _NONE.fr, change.new or _NONE.fr
    return Text(
        f"{change.variable}: source {old}, now {new}.", f"{change.variable} : source {old_fr}, maintenant {new_fr}."
    )


def _order(change: Change) -> Text:
    old, new = (", ".join(names) for names in (change.old, change.new))
    return Text(f"Order of the variables: {old}; now {new}.", f"Ordre des variables : {old} ; maintenant {new}.")


def _figures(change: Change) -> Text:
    said = []
    for language, now in zip(_LANGUAGES, (", now ", ", maintenant "), strict=True):
        parts = []
        for key in change.new:
            old, new = change.old[key], change.new[key]
            if key in _SHARES:
                old, new = (None if value is None else 100 * value for value in (old, new))
            said_old, said_new = _pair(old, new, language)
            parts.append(f"{_SHOWN[key].say(language)} {said_old}{now}{said_new}")
        said.append((" ; " if language == "fr" else "; ").join(parts))
    place = f"{change.variable}, {change.modality}"
    return Text(f"{place}: {said[0]}.", f"{place} : {said[1]}.")


def _rest(_: Change) -> Text:
    return _REST


def _survey(change: Change) -> Text:
    old, new = (_head(value) for value in (change.old, change.new))
    if isinstance(old, dict | list) or isinstance(new, dict | list):
        said = Text(" differs", " diffère")
        if old is None:
            said = Text(", only in the second card", ", seulement dans la seconde grille")
        if new is None:
            said = Text(", only in the first card", ", seulement dans la première grille")
        return Text(f"Made from: {change.modality}{said.en}.", f"Faite avec : {change.modality}{said.fr}.")
    (old_en, new_en), (old_fr, new_fr) = (_pair(old, new, one, nothing=_ABSENT) for one in _LANGUAGES)
    if old_en == new_en:
        return Text(f"Made from: {change.modality} differs.", f"Faite avec : {change.modality} diffère.")
    return Text(
        f"Made from: {change.modality} {old_en}, now {new_en}.",
        f"Faite avec : {change.modality} {old_fr}, maintenant {new_fr}.",
    )


def _head(value: Any) -> Any:  # noqa: ANN401  any JSON value
    """The estimate alone of what has an interval."""
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _pair(old: Any, new: Any, language: Language, *, nothing: Text = _UNKNOWN) -> tuple[str, str]:  # noqa: ANN401
    """Two figures that differ, with as many decimals as it takes to see it."""
    said = tuple(nothing.say(language) if value is None else _figure(value, language) for value in (old, new))
    ends = [v if isinstance(v, list) else [v] for v in (old, new)]
    if said[0] == said[1] and any(isinstance(v, float) for end in ends for v in end):
        for extra in range(1, 9):
            said = tuple(_figure(value, language, extra) for value in (old, new))
            if said[0] != said[1]:
                break
    return said[0], said[1]


def _decision(change: Change) -> Text:
    taken = change.kind == kinds.DECISION_ADDED
    decision = Decision(change.modality, change.variable, change.new if taken else change.old, change.why)
    (done, terms), (done_fr, terms_fr) = (decision_line(decision, one) for one in _LANGUAGES)
    said = Text("Decision taken", "Décision prise") if taken else Text("Decision not taken", "Décision non prise")
    return Text(f"{said.en}: {done}, {terms}", f"{said.fr} : {done_fr}, {terms_fr}")


_SENTENCES: dict[str, Callable[[Change], Text]] = {
    kinds.STATUS: _status,
    kinds.TARGET: _target,
    kinds.INTERCEPT: _intercept,
    kinds.ADDED: _added,
    kinds.DROPPED: _dropped,
    kinds.MASKED: _masked,
    kinds.UNMASKED: _unmasked,
    kinds.CLASSES: _classes,
    kinds.REFERENCE: _reference,
    kinds.ODDS_RATIO: _odds_ratio,
    kinds.RENAMED: _renamed,
    kinds.MEANING: _meaning,
    kinds.SOURCE: _source,
    kinds.ORDER: _order,
    kinds.SURVEY: _survey,
    kinds.DECISION_ADDED: _decision,
    kinds.DECISION_REMOVED: _decision,
    kinds.FIGURES: _figures,
    kinds.REST: _rest,
}


def _figure(value: Any, language: Language, extra: int = 0) -> str:  # noqa: ANN401  any JSON value
    """A figure as it is read, with so many decimals more; an interval for a span; unknown where nobody knows."""
    if value is None:
        return _UNKNOWN.say(language)
    if isinstance(value, list):
        low, high = ("?" if end is None else _figure(end, language, extra) for end in value)
        return Text(f"between {low} and {high}", f"entre {low} et {high}").say(language)
    if isinstance(value, bool):
        return (Text("yes", "oui") if value else Text("no", "non")).say(language)
    if not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return number(value, language)
    # Three figures that count, and never fewer decimals than two.
    return number(value, language, (2 if value == 0 or abs(value) >= 0.1 else 4) + extra)


def diff_blocks(old: Scorecard, new: Scorecard, changes: Sequence[Change], language: Language) -> tuple[Block, ...]:
    """The differences as blocks of a page: sentences, then odds ratios side by side."""
    if not changes:
        return (Prose((SAME.say(language),)),)
    ratios = [c for c in changes if c.kind == kinds.ODDS_RATIO]
    rest = [c for c in changes if c.kind != kinds.ODDS_RATIO]
    blocks: list[Block] = [Points(tuple(("", change_text(c).say(language)) for c in rest))] if rest else []
    if ratios:
        rows = tuple((c.variable, c.modality, *_pair(c.old, c.new, language)) for c in ratios)
        title = Text("Odds ratios that moved", "Rapports de cotes qui ont changé").say(language)
        words = (Text("variable", "variable").say(language), Text("class", "classe").say(language))
        same = old.label == new.label
        columns = (*words, *(f"{card.label} ({card.hash[:8]})" if same else card.label for card in (old, new)))
        note = Text(
            "Against the reference of the second card.", "Par rapport à la référence de la seconde grille."
        ).say(language)
        blocks.append(Grid(title, columns, rows, numeric_from(2, 4), note=note))
    return tuple(blocks)


def render_diff(old: Scorecard, new: Scorecard, changes: Sequence[Change], *, language: Language) -> str:
    """The page, `language` first; the same cards give the same bytes."""
    return render_page([_edition(old, new, changes, one) for one in both(language)])


def _edition(old: Scorecard, new: Scorecard, changes: Sequence[Change], language: Language) -> Edition:
    n, other = len(changes), other_target(old, new)
    first: tuple[Block, ...] = () if other is None else (Caution(other.say(language)),)
    one, two = called(old, new)
    section = Section(
        "changes",
        Text("What changes", "Ce qui change").say(language),
        (*first, *diff_blocks(old, new, changes, language)),
    )
    return Edition(
        language=language,
        title=Text(f"From {one} to {two}", f"De {one} à {two}").say(language),
        subtitle=Text(
            f"Two scorecards compared: {n} differences." if n != 1 else "Two scorecards compared: 1 difference.",
            f"Deux grilles comparées : {n} différence{'s' if n > 1 else ''}.",
        ).say(language),
        banner="",
        sections=(section,),
        footer=f"SHA-256: {old.hash} \N{RIGHTWARDS ARROW} {new.hash}",
        contents_title=CONTENTS.say(language),
    )
