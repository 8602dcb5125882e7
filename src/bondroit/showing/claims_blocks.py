"""The sections on claims: what the draws answer in short, topic by topic with every draw, the curve by income, how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bondroit.auditing.claims import Answer
from bondroit.auditing.claims_list import TOPICS
from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.showing.blocks import Block, Caution, Grid, Picture, Points, Prose, Section, Tile, Tiles
from bondroit.showing.claims_chart import draws_chart, income_chart
from bondroit.showing.claims_words import (
    ANSWERS,
    FICTITIOUS,
    KINDS,
    METHOD,
    answer_words,
    counted,
    spread_words,
)
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.auditing.claims import Judged
    from bondroit.auditing.claims_result import ClaimsResult
    from bondroit.errors import Language

SERIES: dict[str, Text] = {
    "target": Text("truly in the target", "réellement dans la cible"),
    "chosen_all": Text("chosen by the score", "choisis par le score"),
    "burden": Text("chosen for nothing", "choisis pour rien"),
}
TENTHS = 10


def claims_sections(result: ClaimsResult, language: Language) -> list[Section]:
    """Everything, section by section."""
    topics = [(key, [j for j in result.judged if j.claim.topic == key]) for key in TOPICS]
    sections = [_short(result, language)]
    sections += [_topic(key, judged, result, language) for key, judged in topics if judged]
    income = _income(result, language)
    return [*sections, *([income] if income is not None else []), _how(result, language)]


def _short(result: ClaimsResult, language: Language) -> Section:
    def say(english: str, french: str) -> str:
        return french if language == "fr" else english

    robust = say("in 95% of the draws", "dans 95 % des tirages")
    loose = len([j for j in result.judged if j.told and not j.robust])
    tiles = [
        Tile(ANSWERS[answer].say(language), number(result.count(answer), language), robust)
        for answer in (Answer.REPRODUCED, Answer.NOT_REPRODUCED, Answer.CONTRADICTED)
    ]
    why = say("the draws differ or lack evidence", "les tirages diffèrent ou manquent de preuves")
    tiles.append(Tile(say("not robust", "non robustes"), number(loose, language), why))
    tiles.append(Tile(ANSWERS[Answer.CANNOT].say(language), number(result.count(Answer.CANNOT), language)))
    strong = [j for j in result.judged if j.robust]
    lines = tuple(
        (f"{j.claim.code}, {ANSWERS[j.answer].say(language)}", j.claim.sentence.say(language)) for j in strong
    )
    blocks: list[Block] = [Caution(FICTITIOUS.say(language)), Tiles(tuple(tiles))]
    if lines:
        blocks.append(Points(lines))
    return Section("claims-short", say("In short", "En bref"), tuple(blocks))


def _topic(key: str, judged: Sequence[Judged], result: ClaimsResult, language: Language) -> Section:
    title = TOPICS[key].say(language)
    blocks: list[Block] = []
    for unit in dict.fromkeys(j.claim.rule.unit for j in judged if j.told):
        own = [j for j in judged if j.told and j.claim.rule.unit == unit]
        if any(m.value is not None for j in own for m in j.told[0].draws):
            blocks.append(_picture(own, f"{language}-claims-{key}-{unit}", title, language))
    blocks.append(_table(judged, result, language))
    beside = [j for j in judged if len(j.told) > 1]
    if beside:
        blocks.append(_beside(beside, language))
    blocks.append(Points(tuple((j.claim.code, _measured(j, language)) for j in judged)))
    return Section(f"claims-{key}", title, tuple(blocks))


def _picture(judged: Sequence[Judged], anchor: str, title: str, language: Language) -> Picture:
    caption = Text(
        "One point a town. Beyond the dashed line, on the claimed side, a town reproduces the claim if its interval "
        "does "
        "not reach the line.",
        "Un point par ville. Au-delà de la ligne en tirets, du côté affirmé, une ville reproduit l'affirmation si son "
        "intervalle n'atteint pas la ligne.",
    ).say(language)
    drawn = draws_chart(judged, language)
    return Picture(inline_svg(drawn, anchor=anchor, title=title, description=caption, language=language), caption)


def _table(judged: Sequence[Judged], result: ClaimsResult, language: Language) -> Grid:
    seeds = {j.claim.code: j for j in result.usual}
    rows = []
    for one in judged:
        told, other = (one.told[0] if one.told else None), seeds.get(one.claim.code)
        rows.append(
            (
                one.claim.code,
                one.claim.sentence.say(language),
                answer_words(one.answer, robust=one.robust, language=language),
                DASH if told is None else counted(told, language),
                spread_words(one, language),
                DASH if other is None or not other.told else
                f"{ANSWERS[other.answer].say(language)}, {counted(other.told[0], language)}",
            )
        )  # fmt: skip
    heads = tuple(
        t.say(language) for t in (
            Text("claim", "affirmation"), Text("as said", "ce qui est dit"), Text("over the draws", "sur les tirages"),
            Text("draws", "tirages"), Text("figure: middle [lowest; highest]", "chiffre : médiane [min ; max]"),
            Text("usual values, other seeds", "valeurs usuelles, autres graines"),
        )
    )  # fmt: skip
    caption = Text("Each claim and what the draws answer", "Chaque affirmation et ce que répondent les tirages")
    return Grid(caption.say(language), heads, tuple(rows), (False, False, False, True, True, False))


def _beside(judged: Sequence[Judged], language: Language) -> Grid:
    """What the further figures answer: kinds of control apart."""
    names = list(dict.fromkeys(t.figure.rpartition(".")[2] for j in judged for t in j.told[1:]))
    rows = []
    for one in judged:
        found = {t.figure.rpartition(".")[2]: t for t in one.told[1:]}
        rows.append(
            (
                one.claim.code,
                *(f"{ANSWERS[found[n].answer].say(language)}, {counted(found[n], language)}" if n in found else DASH
                  for n in names),
            )
        )  # fmt: skip
    heads = (Text("claim", "affirmation").say(language), *(KINDS[n].say(language) if n in KINDS else n for n in names))
    caption = Text("The same by further figures", "La même chose par d'autres chiffres").say(language)
    return Grid(caption, heads, tuple(rows), tuple(False for _ in heads))


def _measured(judged: Judged, language: Language) -> str:
    """What decides the claim, its source, and why it says little or nothing here."""
    claim = judged.claim
    parts = [claim.measured.say(language)] if claim.figure else []
    if claim.cannot is not None:
        parts.append(f"{ANSWERS[Answer.CANNOT].say(language)}{_colon(language)} {claim.cannot.say(language)}")
    if claim.built_in is not None:
        parts.append(Text(f"says little: {claim.built_in.en}", f"dit peu : {claim.built_in.fr}").say(language))
    parts.append(Text(f"source: {claim.source}", f"source, en anglais : {claim.source}").say(language))
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _colon(language: Language) -> str:
    return "\N{NO-BREAK SPACE}:" if language == "fr" else ":"


def _income(result: ClaimsResult, language: Language) -> Section | None:
    """Means over the draws by tenth of income, each over its mean over all files."""
    means = income_means(result)
    if not means:
        return None
    rows = [{"tenth": t, "series": SERIES[k].say(language), "value": v} for k, t, v in means]
    title = Text("Who is chosen, by income", "Qui est choisi, selon le revenu").say(language)
    caption = Text(
        "By tenth of declared income per consumption unit (1 is the lowest; equal incomes stay together): the rate "
        "over "
        "that of all files, mean of the draws.",
        "Par dixième de revenu déclaré par unité de consommation (1 est le plus bas ; les revenus égaux restent "
        "ensemble) "
        ": le taux rapporté à celui de tous les dossiers, moyenne des tirages.",
    ).say(language)
    tenths = sorted({t for _, t, _ in means})
    table = {(k, t): v for k, t, v in means}
    grid = Grid(
        caption, (Text("tenth", "dixième").say(language), *(SERIES[k].say(language) for k in SERIES)),
        tuple(
            (str(t), *(number(table[k, t], language, 2) if (k, t) in table else DASH for k in SERIES)) for t in tenths
        ),
        (False, *[True] * len(SERIES)),
    )  # fmt: skip
    svg = inline_svg(income_chart(rows, language), anchor=f"{language}-claims-income", title=title,
                     description=caption, language=language)  # fmt: skip
    return Section("claims-income", title, (Picture(svg, caption, grid),))


def income_means(result: ClaimsResult) -> list[tuple[str, int, float]]:
    """Series, tenth, mean over draws of its rate over that of all files; tenths that few draws have are left out."""
    found: dict[tuple[str, int], list[float]] = {}
    towns = [town["by_income"] for town in result.towns if town.get("by_income")]
    for curve in towns:
        files = sum(line["files"] for line in curve)
        for key in SERIES:
            whole = sum(line[key] * line["files"] for line in curve) / files
            for line in curve:
                if whole:
                    found.setdefault((key, int(line["tenth"])), []).append(line[key] / whole)
    return [
        (key, tenth, sum(parts) / len(parts))
        for (key, tenth), parts in sorted(found.items(), key=lambda item: (list(SERIES).index(item[0][0]), item[0][1]))
        if 2 * len(parts) >= len(towns)
    ]


def _how(result: ClaimsResult, language: Language) -> Section:
    """Sizes, the cards' variables, and the method."""
    towns = [town for town in result.towns if "variables" in town]
    blocks: list[Block] = [Points(tuple(("", text.say(language)) for text in METHOD))]
    if towns:
        sizes = sorted(len(town["variables"]) for town in towns)
        rate = sorted(town["target"] for town in towns)
        good = sorted(town["precision"] for town in towns)
        files = sorted(town["files"] for town in towns)
        blocks.append(Prose((Text(
            f"{result.draws} towns of {number(result.asked['households'], 'en')} households, "
            f"{number(files[0], 'en')} to {number(files[-1], 'en')} recipients asked; cards of {sizes[0]} to "
            f"{sizes[-1]} variables; {percent(rate[0], 'en', 1)} to {percent(rate[-1], 'en', 1)} of recipients truly "
            "meet "
            f"the target, {percent(good[0], 'en', 0)} to {percent(good[-1], 'en', 0)} of the chosen.",
            f"{result.draws} villes de {number(result.asked['households'], 'fr')} foyers, "
            f"{number(files[0], 'fr')} à {number(files[-1], 'fr')} allocataires interrogés ; grilles de {sizes[0]} à "
            f"{sizes[-1]} variables ; {percent(rate[0], 'fr', 1)} à {percent(rate[-1], 'fr', 1)} des allocataires sont "
            f"réellement dans la cible, {percent(good[0], 'fr', 0)} à {percent(good[-1], 'fr', 0)} des choisis.",
        ).say(language),)))  # fmt: skip
        blocks.append(_variables(towns, language))
    return Section("claims-how", Text("How it was asked", "Comment on a demandé").say(language), tuple(blocks))


def _variables(towns: Sequence[object], language: Language) -> Grid:
    counts = Counter(name for town in towns for name in town["variables"])  # type: ignore[index]
    rows = tuple(
        (name, number(n, language)) for name, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )
    heads = (Text("variable", "variable").say(language), Text("cards", "grilles").say(language))
    caption = Text("Variables of the cards", "Variables des grilles").say(language)
    return Grid(caption, heads, rows, (False, True), folded=True)
