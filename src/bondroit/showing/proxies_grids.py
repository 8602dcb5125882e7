"""The tables of a search for proxies, from its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Grid, numeric_from
from bondroit.showing.drift_names import NO_NAMES
from bondroit.showing.proxies_words import (
    EVERYONE,
    TRUTHS,
    WAYS,
    bounded,
    masked_share,
    money,
    origin_words,
    share,
)
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.errors import Language
    from bondroit.showing.drift_names import CardNames

MOST_ALONE = 5
INCOME_FIFTH = "income_fifth"
ARROW = "\N{RIGHTWARDS ARROW}"


def traits_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """How well each trait is guessed."""
    columns = (
        Text("trait", "caractère"), Text("best variable alone", "meilleure variable seule"),
        Text("share of files", "part des dossiers"), Text("AUC together", "AUC ensemble"),
        Text("by chance up to", "au hasard jusqu'à"), Text("information", "information"),
        Text("AUC of that variable", "AUC de cette variable"), Text("AUC of the score", "AUC du score"),
        Text("trees add", "les arbres ajoutent"),
    )  # fmt: skip
    rows = []
    for t in d["traits"]:
        best = t["alone"][0] if t["alone"] else None
        chance = t["together"]["chance"]
        rows.append(
            (
                t["label"][language],
                DASH if best is None else names.variable(best["variable"], language),
                percent(t["share"], language),
                bounded(t["together"]["auc"], language),
                DASH if chance is None else number(chance, language, 3),
                share(t["together"]["information"], language, 1),
                DASH if best is None else bounded(best["auc"], language),
                bounded(t["score"]["auc"], language),
                bounded(t["boosted_less_together"], language),
            )
        )
    caption = Text(
        "How well the card guesses who has a trait that it does not name",
        "À quel point la grille devine qui a un caractère qu'elle ne nomme pas",
    )
    return _grid(caption, columns, rows, language, words=2)


def alone_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """AUC of every variable for every trait."""
    columns = (Text("variable", "variable"), *(Text(t["label"]["en"], t["label"]["fr"]) for t in d["traits"]))
    variables = [one["variable"] for one in d["traits"][0]["alone"]] if d["traits"] else []
    found = {(t["trait"], a["variable"]): a["auc"] for t in d["traits"] for a in t["alone"]}
    rows = [
        (names.variable(v, language), *(bounded(found[t["trait"], v], language, 2) for t in d["traits"]))
        for v in variables
    ]
    caption = Text("AUC of each variable alone for each trait", "AUC de chaque variable seule pour chaque caractère")
    return _grid(caption, columns, rows, language)


def told_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """Which variables tell each trait, in order."""
    rows = [
        _stand_in(t["label"][language] if first else "", one, language, names)
        for t in d["traits"]
        for first, one in _firsts(t["told_by"]["stand_ins"])
    ]
    caption = Text("Which variables tell the trait, in order", "Quelles variables disent le caractère, dans l'ordre")
    return _grid(caption, (Text("trait", "caractère"), *_STAND_INS), rows, language, words=2)


def rebuilt_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """Which variables stand for each removed one, in order."""
    rows = []
    for r in sorted(d["rebuilt"], key=lambda r: -r["share"]["value"]):
        colon = " :" if language == "fr" else ":"
        said = f"{names.variable(r['name'], language)}{colon} {share(r['share'], language)}"
        rows += [_stand_in(said if first else "", one, language, names) for first, one in _firsts(r["stand_ins"])]
        if not r["stand_ins"]:
            rows.append((said, DASH, *(DASH,) * 4))
    caption = Text(
        "Which variables stand for one that is taken out, in order; beside its name, what all the others rebuild",
        "Quelles variables tiennent lieu de celle qu'on ôte, dans l'ordre ; à côté de son nom, ce que refont "
        "toutes les autres",
    )
    return _grid(caption, (Text("taken out", "ôtée"), *_STAND_INS), rows, language, words=2)


_STAND_INS = (
    Text("stands for it", "en tient lieu"), Text("alone", "seule"), Text("adds", "ajoute"),
    Text("reached", "atteint"), Text("lost without it", "perdu sans elle"),
)  # fmt: skip


def _stand_in(said: str, one: Mapping[str, Any], language: Language, names: CardNames) -> tuple[str, ...]:
    figures = (percent(one[k], language, 0) for k in ("alone", "added", "reached", "lost"))
    return (said, names.variable(one["variable"], language), *figures)


def lost_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """What is lost without each variable, and without its proxies."""
    columns = (
        Text("without", "sans"), Text("AUC without", "AUC sans"), Text("change of AUC", "variation d'AUC"),
        Text("share of errors found", "part des erreurs trouvées"),
        Text("share of euros found", "part des euros trouvés"),
        Text("euros found in the top", "euros trouvés dans le haut"),
        Text("files that enter the top", "dossiers qui entrent"),
    )  # fmt: skip
    rows = []
    for r in d["removed"]:
        for one in (r["without"], r["without_proxies"]):
            if one is None:
                continue
            said = " + ".join(names.variable(v, language) for v in one["without"])
            lost, moves = one["lost"], one["moves"]
            entered = None if moves is None else moves["entered"]
            rows.append(
                (
                    said,
                    bounded(lost["after"], language),
                    bounded(lost["area"], language, 4),
                    share(lost["found"], language, 1),
                    share(lost["euros"], language, 1),
                    money(lost["cents"], language),
                    DEDUCIBLE.say(language) if entered is None else number(entered, language),
                )
            )
    caption = Text(
        "The card fitted again without a variable, and without what stands for it: its figure less that of the whole "
        "card, paired",
        "La grille refaite sans une variable, et sans ce qui en tient lieu : son chiffre moins celui de la grille "
        "entière, apparié",
    )
    return _grid(caption, columns, rows, language)


def returned_grid(one: Mapping[str, Any], labels: Mapping[str, str], language: Language, said: str) -> Grid:
    """What comes back to every group without some variables."""
    columns = (
        Text("group", "groupe"), Text("gap with it", "écart avec"), Text("of which through it", "dont par elle"),
        Text("gap without it", "écart sans"), Text("comes back", "revient"),
    )  # fmt: skip
    rows = [
        (
            labels[r["trait"]], bounded(r["before"], language, 2), bounded(r["through"], language, 2),
            bounded(r["after"], language, 2), share(r["share"], language),
        )
        for r in one["returned"]
    ]  # fmt: skip
    caption = Text(
        f"Without {said}: gap of the mean logit between the group and the others, and what comes back of it",
        f"Sans {said} : écart du logit moyen entre le groupe et les autres, et ce qui en revient",
    )
    return _grid(caption, columns, rows, language)


def moves_grid(one: Mapping[str, Any], language: Language, said: str, family: Mapping[str, str]) -> Grid:
    """Who moves in and out of the top without some variables."""
    columns = (
        Text("by", "selon"), Text("group", "groupe"), Text("files", "dossiers"),
        Text("in the top with it", "dans le haut avec"),
        Text("without it", "sans"), Text("enter", "entrent"), Text("leave", "sortent"),
    )  # fmt: skip
    rows = [
        (
            family.get(g["family"], g["family"]), _group_name(g, language), _count(g["files"], language),
            masked_share(g["share_old"], language), masked_share(g["share_new"], language),
            _count(g["entered"], language), _count(g["left"], language),
        )
        for g in (one["moves"] or {"groups": ()})["groups"]
    ]  # fmt: skip
    caption = Text(f"Without {said}: who enters and who leaves the top", f"Sans {said} : qui entre et qui sort du haut")
    return _grid(caption, columns, rows, language, words=2, note=MASKING)


def _group_name(g: Mapping[str, Any], language: Language) -> str:
    """A fifth of income by its place, another group by its words."""
    if g["family"] != INCOME_FIFTH or not str(g["group"]).isdigit():
        return str(g["label"][language])
    place = int(g["group"])
    end = {1: Text(" (the lowest)", " (le plus bas)"), 5: Text(" (the highest)", " (le plus haut)")}.get(place)
    return Text(f"fifth {place}", f"cinquième {place}").say(language) + ("" if end is None else end.say(language))


def parity_grid(d: Mapping[str, Any], language: Language) -> Grid:
    """Selection at equal truth, and at equal conditions."""
    columns = (
        Text("group", "groupe"), Text("among those who", "parmi ceux qui"), Text("at equal", "à égale"),
        Text("surveyed files", "dossiers d'enquête"), Text("selected", "sélectionnés"),
        Text("of the others", "des autres"), Text("ratio", "rapport"), Text("Mantel-Haenszel", "Mantel-Haenszel"),
        Text("not compared", "non comparés"),
    )  # fmt: skip
    rows = []
    for p in d["parity"]:
        first = (p["label"][language], TRUTHS[p["truth"]].say(language), p["given"] or DASH)
        if p["hidden"]:
            rows.append((*first, DEDUCIBLE.say(language), *(DASH,) * 5))
            continue
        rows.append(
            (
                *first, number(p["rows"], language), share(p["group"], language, 1), share(p["others"], language, 1),
                bounded(p["ratio"], language, 2), bounded(p["mantel_haenszel"], language, 2),
                percent(p["left_out"], language, 0),
            )
        )  # fmt: skip
    caption = Text(
        "How often each group is among the highest scores, at equal truth",
        "Combien de fois chaque groupe est parmi les scores les plus hauts, à vérité égale",
    )
    return _grid(caption, columns, rows, language, words=3, note=MASKING)


def declared_grid(d: Mapping[str, Any], language: Language, names: CardNames = NO_NAMES) -> Grid:
    """What each variable carries of the spread, and who can move it."""
    columns = (
        Text("variable", "variable"), Text("who can move it", "qui peut la changer"),
        Text("share of the spread", "part de la dispersion"), Text("range (logits)", "étendue (logits)"),
    )  # fmt: skip
    rows = [
        (
            names.variable(v["variable"], language), origin_words(v["origin"], language),
            percent(v["share"], language), number(v["range_logits"], language, 2),
        )
        for v in d["declared"]["variables"]
    ]  # fmt: skip
    caption = Text(
        "What each variable carries of the variance of the score (its origin is our reading: assumed)",
        "Ce que chaque variable porte de la variance du score (son origine est notre lecture : supposée)",
    )
    return _grid(caption, columns, rows, language, words=2)


def leaving_grid(d: Mapping[str, Any], labels: Mapping[str, str], language: Language) -> Grid:
    """How many of the top could leave it at most."""
    columns = (Text("files", "dossiers"), Text("in the top", "dans le haut"), *WAYS.values())
    rows = [
        (
            labels.get(one["group"], EVERYONE.say(language)),
            _count(one["top"], language),
            *(masked_share(one["share"][way], language) for way in WAYS),
        )
        for one in d["declared"]["leaving"]
    ]
    caption = Text(
        "Share of the top that could leave it by declaring otherwise, at most",
        "Part du haut qui pourrait le quitter en déclarant autrement, au plus",
    )
    return _grid(caption, columns, rows, language, note=MASKING)


def _firsts(items: list[Any]) -> list[tuple[bool, Any]]:
    return [(k == 0, one) for k, one in enumerate(items)]


def _count(value: int | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if value is None else number(value, language)


def _grid(
    caption: Text, columns: tuple[Text, ...], rows: Sequence[tuple[str, ...]], language: Language, *, words: int = 1,
    note: Text | None = None,
) -> Grid:  # fmt: skip
    heads = tuple(c.say(language) for c in columns)
    told = "" if note is None else note.say(language)
    return Grid(caption.say(language), heads, tuple(rows), numeric_from(words, len(heads)), note=told)
