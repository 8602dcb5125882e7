"""What families of cards, figures and ways of choosing are called on the page of other cards, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bondroit.auditing.alternatives import group_said
from bondroit.auditing.alternatives_recipes import Family
from bondroit.auditing.alternatives_rows import BY_INCOME
from bondroit.auditing.findings import VERDICT_WORDS
from bondroit.auditing.profiles import family_label
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from bondroit.auditing.alternatives import Study
    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames
    from bondroit.stats.ranking import Bounded

FAMILIES: dict[str, Text] = {
    Family.REFERENCE: Text("the card", "la grille"),
    Family.OTHER: Text("the other card", "l'autre grille"),
    Family.DROPPED: Text("one or two variables dropped", "une ou deux variables retirées"),
    Family.MERGED: Text("a class put with the reference", "une classe mise avec la référence"),
    Family.SHIFTED: Text("a variable's coefficients halved", "les coefficients d'une variable divisés par deux"),
    Family.EXCHANGED: Text("a variable exchanged", "une variable échangée"),
    Family.SUBSET: Text("other variables", "d'autres variables"),
    Family.PENALISED: Text("another penalty", "une autre pénalité"),
    Family.RESAMPLED: Text("the same card, another survey", "la même grille, une autre enquête"),
    Family.PERTURBED: Text("coefficients about as likely", "coefficients à peu près aussi vraisemblables"),
    Family.REWEIGHTED: Text("the poorest weigh more while learning", "les plus pauvres pèsent plus à l'apprentissage"),
    Family.TILTED: Text("scores of the poorest brought nearer", "scores des plus pauvres rapprochés"),
    Family.EUROS: Text("learnt on euros", "apprise sur les euros"),
}
KINDS: dict[str, Text] = {
    **FAMILIES,
    "reference": Text("the card", "la grille"),
    "cards": Text("other cards", "autres grilles"),
    "quota": Text("the card with a quota", "la grille avec un quota"),
    "truth": Text("the truth", "la vérité"),
    "truth_equal": Text("the truth, as many in both groups", "la vérité, autant dans les deux groupes"),
    "lottery": Text("a draw at random", "un tirage au sort"),
}
FIGURES: dict[str, Text] = {
    "auc": Text("AUC", "AUC"),
    "found": Text("share found", "part trouvée"),
    "per_control": Text("found per control", "trouvé par contrôle"),
    "precision": Text("controls that find something", "contrôles qui trouvent"),
    "chosen": Text("controlled", "contrôlés"),
    "burden": Text("controlled with nothing wrong, per 1,000", "contrôlés en règle, pour 1\u202f000"),
}
NEAR: dict[str, Text] = {
    "auc": Text("an AUC at most {} lower", "une AUC plus basse de {} au plus"),
    "loss": Text("a log-loss at most {} higher", "une perte logarithmique plus haute de {} au plus"),
    "found": Text("at most {} of what the card finds lost", "au plus {} de ce que la grille trouve perdu"),
}
SHORT: dict[str, Text] = {"rsa": Text("RSA", "RSA"), "aah_with_work": Text("AAH", "AAH")}
"""Families before the name of a group, where their own words are long."""
CLASSES = Text("fifth of income", "cinquième de revenu")
LOWEST, HIGHEST = Text("the lowest", "le plus bas"), Text("the highest", "le plus haut")


def spoken(text: str, names: CardNames, language: Language) -> str:
    """A sentence with the words of each variable in place of its name."""
    if not names.variables:
        return text
    pattern = re.compile(rf"\b({'|'.join(sorted(map(re.escape, names.variables), key=len, reverse=True))})\b")
    return pattern.sub(lambda found: names.variable(found[0], language), text)


def trait_said(study: Study, trait: str) -> Text:
    """How a trait is called."""
    if trait == BY_INCOME:
        return Text("income", "revenu")
    return CLASSES if trait == "income_fifth" else family_label(trait, audit=study.audit)


def group_name(study: Study, trait: str, group: str) -> Text:
    """How a group is called."""
    if trait == "income_fifth" and group in {"1", "5"}:
        end = LOWEST if group == "1" else HIGHEST
        return Text(f"fifth {group} ({end.en})", f"cinquième {group} ({end.fr})")
    if trait == "income_fifth":
        return Text(f"fifth {group}", f"cinquième {group}")
    return group_said(trait, group, audit=study.audit)


def both_said(study: Study, trait: str, group: str) -> Text:
    """Trait and group together; everyone where there is none."""
    if not trait:
        return Text("everyone", "tous")
    own, name = SHORT.get(trait) or trait_said(study, trait), group_name(study, trait, group)
    return Text(f"{own.en}: {name.en}", f"{own.fr} : {name.fr}")


def found_said(study: Study) -> Text:
    """What is found, as a thing."""
    return Text("euros", "euros") if study.euros else Text("outcomes", "issues")


def near_said(study: Study) -> Text:
    """What counts as equally good, as a sentence."""
    near = study.near
    text = NEAR[near.by]
    if near.by == "found":
        return Text(text.en.format(percent(near.tolerance, "en", 0)), text.fr.format(percent(near.tolerance, "fr", 0)))
    return Text(text.en.format(f"{near.tolerance:g}"), text.fr.format(f"{near.tolerance:g}".replace(".", ",")))


def share(found: Bounded | None, language: Language) -> str:
    """A share in per cent with its interval."""
    if found is None:
        return DASH
    low, high = number(100 * found.low, language, 1), number(100 * found.high, language, 1)
    return f"{percent(found.value + 0.0, language, 1)} [{low} ; {high}]"


def points(found: Bounded | None, language: Language) -> str:
    """A difference of shares in points, with its interval."""
    if found is None:
        return DASH
    low, high = number(100 * found.low, language, 1), number(100 * found.high, language, 1)
    return f"{number(100 * found.value, language, 1)} [{low} ; {high}]"


def ratio(found: Bounded | None, language: Language) -> str:
    """A ratio with its interval."""
    if found is None:
        return DASH
    low, high = number(found.low, language, 2), number(found.high, language, 2)
    return f"{number(found.value, language, 2)} [{low} ; {high}]"


def per_thousand(found: Bounded | None, language: Language) -> str:
    """A share per 1,000 with its interval."""
    if found is None:
        return DASH
    low, high = number(1000 * max(found.low, 0.0), language), number(1000 * found.high, language)
    return f"{number(1000 * found.value, language)} [{low} ; {high}]"


def figure_said(study: Study, figure: str, found: Bounded, language: Language, *, gap: bool = False) -> str:
    """A figure of a sheet with its interval; `gap` for the difference of two."""
    if figure == "burden":
        ends = [number(1000 * part, language, 0) for part in found]
        return f"{ends[0]} [{ends[1]} ; {ends[2]}]"
    if figure == "auc":
        ends = [number(part, language, 3) for part in found]
        return f"{ends[0]} [{ends[1]} ; {ends[2]}]"
    if figure == "per_control" and study.euros:
        ends = [number(part / study.per_euro, language, 0) for part in found]
        return f"{ends[0]} [{ends[1]} ; {ends[2]}]"
    return points(found, language) if gap else share(found, language)


def terminal_frontier(study: Study, language: Language) -> tuple[str, list[str], list[list[str]]]:
    """Title, heads and rows of the frontier, for a terminal."""
    what = found_said(study)
    heads = [
        Text("way", "manière"), Text(f"{what.en} lost", f"{what.fr} perdus"),
        Text("poorest: times as often", "plus pauvres : fois plus souvent"),
    ]  # fmt: skip
    title = Text("Does another card spare the poorest?", "Une autre grille épargne-t-elle les plus pauvres ?")
    rows = []
    for line in () if study.frontier is None else study.frontier.lines:
        name = KINDS[line.kind].say(language)
        label = name if line.allowed is None else f"{name} {percent(line.allowed, language, 0)}"
        rows.append([label, share(line.lost, language), ratio(line.ratio, language)])
    return title.say(language), [h.say(language) for h in heads], rows


def terminal_findings(study: Study, language: Language) -> list[str]:
    """The findings, a line each, for a terminal."""
    colon = " :" if language == "fr" else ":"
    lines = []
    for f in study.findings:
        trait = "" if f.attribute == "all" else f" ({trait_said(study, f.attribute).say(language)})"
        lines.append(f"{f.code}{trait} {VERDICT_WORDS[f.verdict].say(language)}{colon} {f.detail.say(language)}.")
    return lines
