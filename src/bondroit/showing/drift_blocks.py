"""The blocks of a drift: a chart and the table of its figures, for the score, the variables and what moved it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Grid, Picture
from bondroit.showing.drift_charts import STATES, heat_chart, score_chart, shift_chart
from bondroit.showing.drift_words import FAULTS, spoken_month
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE, MASKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import altair as alt

    from bondroit.errors import Language

MOST_SHIFTS, MOST_CLASSES, MONTHS_A_TABLE = 15, 6, 12
SAME = Text("The same in figures", "Les mêmes chiffres")


def sayer(language: Language) -> Callable[[str, str], str]:
    """What says a sentence in `language`, of its English and its French."""

    def say(english: str, french: str) -> str:
        return french if language == "fr" else english

    return say


def score(card: Mapping[str, Any], limits: Mapping[str, float], language: Language) -> tuple[Block, ...]:
    """PSI, mean score and share above the threshold by month."""
    say = sayer(language)
    months = [m for m in card["months"] if m["score"] is not None]
    if not months:
        return ()
    rows = [
        (
            spoken_month(m["month"], language),
            number(m["score"]["psi"], language, 3),
            percent(m["score"]["mean"], language, 2),
            _masked(m["score"]["above"], language, 2),
        )
        for m in months
    ]
    heads = (say("month", "mois"), "PSI", say("mean score", "score moyen"), say("above", "au-dessus"))
    caption = say(
        "Stability index of the score, its thresholds dashed, and what chance alone would give as a black tick; mean "
        "score; share of the files above the threshold.",
        "Indice de stabilité du score, ses seuils en tirets, et ce que donnerait le hasard seul en trait noir ; score "
        "moyen ; part des dossiers au-dessus du seuil.",
    )
    chart = score_chart(months, limits, language)
    return (_picture(chart, f"{card['card']}-score", caption, _grid(heads, rows), language),)


def heat(card: Mapping[str, Any], language: Language) -> tuple[Block, ...]:
    """Variables by months, those that moved most first; then every figure in tables of twelve months."""
    say, months = sayer(language), card["months"]
    found: dict[str, list[tuple[float, str]]] = {}
    for m in months:
        for v in m["variables"]:
            found.setdefault(v["variable"], []).append((-1.0 if v["psi"] is None else v["psi"], m["month"]))
    names = sorted(found, key=lambda name: -max(found[name])[0])
    last = {v["variable"]: v for v in months[-1]["variables"]}
    rows = []
    for name in names:
        largest, when = max(found[name])
        rows.append(
            (
                name,
                _psi(last[name], language),
                STATES[last[name].get("state", "none")].say(language),
                DASH if largest < 0 else f"{number(largest, language, 3)} ({spoken_month(when, language)})",
            )
        )
    heads = (
        say("variable", "variable"), say("last month", "dernier mois"), say("state", "état"),
        say("largest", "le plus grand"),
    )  # fmt: skip
    caption = say(
        "Stability index of each variable, month by month; pale also where chance alone would give as much.",
        "Indice de stabilité de chaque variable, mois par mois ; pâle aussi là où le hasard seul en donnerait autant.",
    )
    grid = Grid("", heads, tuple(rows), (False, True, False, True))
    made: list[Block] = [_picture(heat_chart(names, months, language), f"{card['card']}-heat", caption, grid, language)]
    return (*made, *_every(names, months, language))


def shifts(card: Mapping[str, Any], language: Language) -> tuple[Block, ...]:
    """What each variable added to the change of the mean logit at the last month, and by which classes."""
    say, last = sayer(language), card["months"][-1]
    moved = [(v["variable"], v["shift_logit"]) for v in last["variables"] if v.get("shift_logit") is not None]
    if last["score"] is None or not any(value for _, value in moved):
        return ()
    moved.sort(key=lambda pair: -abs(pair[1]))
    kept, rest = moved[:MOST_SHIFTS], sum(value for _, value in moved[MOST_SHIFTS:])
    total = last["score"]["shift_logit"]
    rows = [(name, _signed(value, language)) for name, value in kept]
    if len(moved) > MOST_SHIFTS:
        rows.append((say("the other variables", "les autres variables"), _signed(rest, language)))
    rows.append((say("the mean logit", "le logit moyen"), _signed(total, language)))
    against, now = (spoken_month(card[k] if k in card else last[k], language) for k in ("variables_against", "month"))
    caption = say(
        f"What each variable added to the change of the mean logit, from {against} to {now}: for every class, the "
        "change of its share times its points. The parts add up to the whole.",
        f"Ce que chaque variable ajoute à la variation du logit moyen, de {against} à {now} : pour chaque classe, la "
        "variation de sa part fois ses points. Les parties font le tout.",
    )
    heads = (say("variable", "variable"), say("added", "ajoute"))
    grid = Grid("", heads, tuple(rows), (False, True), strong=(len(rows) - 1,))
    picture = _picture(shift_chart(kept, language), f"{card['card']}-shift", caption, grid, language)
    return (picture, *_classes(last, language))


def strangers(card: Mapping[str, Any], language: Language) -> tuple[Block, ...]:
    """Shares missing, files without a class or in one never seen, new values: of the last month."""
    say, last = sayer(language), card["months"][-1]
    rows = [
        (
            v["variable"],
            FAULTS[v["fault"]].say(language) if v["psi"] is None else _masked(v["missing"], language, 1),
            *(DASH if v["psi"] is None else _files(v[name], language)
              for name in ("without_class", "out_of_range", "unseen")),
        )
        for v in last["variables"]
        if v["psi"] is None or any(v[name] != 0 for name in ("missing", "without_class", "out_of_range", "unseen"))
    ]  # fmt: skip
    heads = (
        say("variable", "variable"), say("missing", "manquants"), say("files without a class", "dossiers sans classe"),
        say("number out of range", "nombre hors bornes"), say("class never seen", "classe jamais vue"),
    )  # fmt: skip
    made: list[Block] = []
    if rows:
        caption = say("Variables with anything missing or strange.", "Variables où quelque chose manque ou surprend.")
        made.append(Grid(caption, heads, tuple(rows), (False, True, True, True, True), note=MASKING.say(language)))
    new = [(v["variable"], n["value"], _files(n["files"], language))
           for v in last["variables"] for n in v.get("new", ())]  # fmt: skip
    if new:
        caption = say(
            "Values that no class names and that the reference had not; rare ones are not told.",
            "Valeurs qu'aucune classe ne nomme et que la référence n'avait pas ; les rares sont tues.",
        )
        made.append(Grid(caption, (heads[0], say("new value", "valeur nouvelle"), say("files", "dossiers")),
                         tuple(new), (False, False, True)))  # fmt: skip
    return tuple(made)


def _classes(last: Mapping[str, Any], language: Language) -> tuple[Block, ...]:
    """Shares by class of the variables that moved most."""
    say = sayer(language)
    known = sorted((v for v in last["variables"] if v["psi"] is not None), key=lambda v: -v["psi"])[:MOST_CLASSES]
    rows = [
        (v["variable"], c["class"], _masked(c["before"], language, 1), _masked(c["now"], language, 1))
        for v in known
        for c in v["classes"]
    ]  # fmt: skip
    heads = (say("variable", "variable"), say("class", "classe"), say("then", "avant"), say("now", "maintenant"))
    caption = say("Classes of the variables that moved most", "Classes des variables qui ont le plus bougé")
    grid = Grid(caption, heads, tuple(rows), (False, False, True, True), note=MASKING.say(language), folded=True)
    return (grid,) if rows else ()


def _every(names: Sequence[str], months: Sequence[Mapping[str, Any]], language: Language) -> list[Grid]:
    """Every index, in tables of at most twelve months, the latest first."""
    ends = range(len(months), 0, -MONTHS_A_TABLE)
    made = []
    for end in ends:
        part = months[max(end - MONTHS_A_TABLE, 0) : end]
        held = [{v["variable"]: v for v in m["variables"]} for m in part]
        rows = [(name, *(_psi(of[name], language) for of in held)) for name in names]
        labels = [spoken_month(m["month"], language) for m in part]
        caption = f"PSI, {labels[0]} \N{EN DASH} {labels[-1]}"
        numeric = (False, *[True] * len(part))
        made.append(Grid(caption, ("", *labels), tuple(rows), numeric, folded=True))
    return made


def _psi(variable: Mapping[str, Any], language: Language) -> str:
    if variable["psi"] is None:
        return FAULTS[variable["fault"]].say(language)
    return number(variable["psi"], language, 3)


def _signed(value: float, language: Language) -> str:
    return ("+" if value > 0 else "") + number(value, language, 3)


def _masked(share: float | None, language: Language, digits: int) -> str:
    return DEDUCIBLE.say(language) if share is None else percent(share, language, digits)


def _files(files: int | None, language: Language) -> str:
    return DEDUCIBLE.say(language) if files is None else number(files, language)


def _grid(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Grid:
    return Grid("", heads, tuple(rows), (False, *[True] * (len(heads) - 1)))


def _picture(chart: alt.Chart, name: str, caption: str, grid: Grid, language: Language) -> Picture:
    anchor = f"{language}-{name.replace('@', '-')}"
    svg = inline_svg(chart, anchor=anchor, title=caption, description=caption, language=language)
    return Picture(svg, caption, replace(grid, caption=SAME.say(language)))
