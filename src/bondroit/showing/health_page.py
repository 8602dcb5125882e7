"""The page of the health branch's way: two replicas compared on what they find and on what they cost whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.auditing.burden import PER
from bondroit.auditing.figures import ALL
from bondroit.errors import Text
from bondroit.explaining.explanation import Datum
from bondroit.explaining.numbers import number, percent
from bondroit.observing.health import ADDED, FIVE, GROUPS, YES_NO
from bondroit.showing.blocks import (
    Block,
    Caution,
    Edition,
    Grid,
    Heading,
    Picture,
    Points,
    Prose,
    Section,
    Tile,
    Tiles,
    numeric_from,
)
from bondroit.showing.card_blocks import card_grid
from bondroit.showing.health_burden import CARD_WORDS, CLASS_WORDS, burden_picture
from bondroit.showing.health_charts import found_lines
from bondroit.showing.health_report import ASSUMED, STATUS, shown_calibration, shown_gains
from bondroit.showing.pages import CONTENTS, both, render_page
from bondroit.showing.svg import inline_svg
from bondroit.showing.tables import DASH, DEDUCIBLE

if TYPE_CHECKING:
    from bondroit.errors import Language
    from bondroit.showing.health_report import Compared, HealthReport, Replica
    from bondroit.stats.ranking import Bounded

_INSURER = Text("the health insurer's file", "le dossier de l'assureur santé")


def render_health(report: HealthReport, *, language: Language) -> str:
    """The page, `language` first and the other one beside it; the same report gives the same bytes."""
    return render_page([_edition(report, one) for one in both(language)])


def _edition(report: HealthReport, language: Language) -> Edition:
    population, drawn = number(report.population, language), number(report.drawn, language)
    return Edition(
        language=language,
        title=Text("The health branch's way, measured", "La manière de la branche santé, mesurée").say(language),
        subtitle=Text(
            f"{drawn} of the {population} households on the free C2S, drawn at random before {report.month} "
            f"(seed {report.seed}).",
            f"{drawn} des {population} ménages à la C2S gratuite, tirés au hasard avant {report.month} "
            f"(graine {report.seed}).",
        ).say(language),
        banner=Text(
            f"Fictitious town: no household of this page exists. Both cards have the status {STATUS.en}.",
            f"Ville fictive : aucun ménage de cette page n'existe. Les deux grilles ont l'état {STATUS.fr}.",
        ).say(language),
        sections=(_hurry(report, language), *(_target(c, language) for c in report.targets), _assumed(language)),
        contents_title=CONTENTS.say(language),
    )


def _hurry(report: HealthReport, language: Language) -> Section:
    tiles = []
    for compared in report.targets:
        rate = compared.rate
        if rate.value is not None and rate.low is not None and rate.high is not None:
            tiles.append(
                Tile(_aim(compared, language), percent(rate.value, language),
                     f"{percent(rate.low, language)} \N{EN DASH} {percent(rate.high, language)}")
            )  # fmt: skip
    sentences = tuple(sentence for c in report.targets for sentence in _costs(c, language))
    blocks: tuple[Block, ...] = (
        Caution(
            Text(
                f"Status of both cards: {STATUS.en}. Sex, age, health and disability are barred from scorecards.",
                f"État des deux grilles : {STATUS.fr}. Sexe, âge, santé et handicap sont exclus des grilles de score.",
            ).say(language)
        ),
        Tiles(tuple(tiles)),
        Points(tuple(("", sentence) for sentence in sentences)),
    )
    return Section("hurry", Text("For those in a hurry", "Pour les lecteurs pressés").say(language), blocks)


def _aim(compared: Compared, language: Language) -> str:
    """The target in words."""
    times = compared.target.ceilings
    if times == 1:
        return Text("anomaly: resources above the ceiling", "anomalie : ressources au-dessus du plafond").say(language)
    many = number(times, language, 0 if float(times).is_integer() else 2)
    return Text(
        f"resources above {many} ceilings (3: what the branch calls fraud)",
        f"ressources au-dessus de {many} plafonds (3 : ce que la branche appelle fraude)",
    ).say(language)


def _costs(compared: Compared, language: Language) -> list[str]:
    """For each card: whom it costs most, beside everyone and beside chance."""
    said = []
    aim = _aim(compared, language)
    for replica in compared.replicas:
        share = replica.burdens[0].share
        own = [b for b in replica.burdens if b.share == share and b.value is not None]
        everyone = next(b for b in own if b.attribute == ALL)
        groups = [b for b in own if b.attribute != ALL]
        if not groups:
            continue
        worst = max(groups, key=lambda b: (b.value or 0.0, b.attribute, b.group))
        card, who = CARD_WORDS[replica.kind], CLASS_WORDS[worst.group]
        area = replica.area
        said.append(
            Text(
                f"{aim}, {card.en}: AUC {number(area.value, 'en', 3)}. Controlling {percent(share, 'en', 0)}, it "
                f"controls in vain {number(worst.value or 0, 'en')} of 1,000 households with nothing wrong among "
                f"\N{LEFT DOUBLE QUOTATION MARK}{who.en}\N{RIGHT DOUBLE QUOTATION MARK} "
                f"({GROUPS[worst.attribute].en.lower()}), {number(everyone.value or 0, 'en')} among everyone; "
                f"a draw at random, {number(PER * share, 'en')} of each.",
                f"{aim}, {card.fr} : AUC {number(area.value, 'fr', 3)}. En contrôlant {percent(share, 'fr', 0)}, elle "
                f"contrôle en vain {number(worst.value or 0, 'fr')} ménages en règle sur 1 000 parmi « {who.fr} » "
                f"({GROUPS[worst.attribute].fr.lower()}), {number(everyone.value or 0, 'fr')} parmi tous ; "
                f"un tirage au hasard, {number(PER * share, 'fr')} partout.",
            ).say(language)
        )
    return said


def _target(compared: Compared, language: Language) -> Section:
    name = compared.target.name
    difference = compared.difference
    ends = f"{number(difference.low, language, 3)} \N{EN DASH} {number(difference.high, language, 3)}"
    gap = number(difference.value, language, 3)
    blocks: list[Block] = [
        Prose((
            Text(
                f"AUC of the experimental card less that of the other, on the same households: {gap} (95%: {ends}).",
                f"AUC de la grille expérimentale moins l'autre, sur les mêmes ménages : {gap} (95 % : {ends}).",
            ).say(language),
        )),
        _finds(compared, language),
        _found_picture(compared, language),
        Heading(Text("What they cost, and whom", "Ce qu'elles coûtent, et à qui").say(language)),
    ]  # fmt: skip
    shares = dict.fromkeys(b.share for b in compared.replicas[0].burdens)
    blocks += [
        *(burden_picture(compared, share, title=_aim(compared, language), language=language) for share in shares),
        _profiles(compared.replicas[0], language),
    ]
    for replica in compared.replicas:
        blocks += _left_out(replica, language)
        blocks += [_calibration(replica, language), card_grid(replica.card, _dictionary(), language)]
    return Section(name, _capital(_aim(compared, language)), tuple(blocks))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _finds(compared: Compared, language: Language) -> Grid:
    names = [CARD_WORDS[r.kind].say(language) for r in compared.replicas]
    columns = ("", *names, Text("at random", "au hasard").say(language))
    area = Text("AUC", "AUC").say(language)
    rows = [(area, *(_area(r, language) for r in compared.replicas), number(0.5, language, 1))]
    shown = [{g.share: g for g in shown_gains(compared, r)} for r in compared.replicas]
    for share in dict.fromkeys(g.share for r in compared.replicas for g in r.gains):
        part = percent(share, language, 0)
        label = Text(f"found in the top {part}", f"trouvés dans les {part} de tête").say(language)
        right = Text(f"right controls, top {part}", f"contrôles fondés, {part} de tête").say(language)
        own = [g.get(share) for g in shown]
        rows.append((label, *(_found(g.events_interval, g.events, language) if g else DEDUCIBLE.say(language)
                              for g in own), part))  # fmt: skip
        common = DASH if compared.rate.value is None else percent(compared.rate.value, language)
        rows.append((right, *(_bounded(g.precision, language) if g else DEDUCIBLE.say(language) for g in own), common))
    caption = Text(
        "What each card finds, on households it did not see (95% interval).",
        "Ce que chaque grille trouve, sur des ménages qu'elle n'a pas vus (intervalle à 95 %).",
    ).say(language)
    return Grid(caption, columns, tuple(rows), numeric_from(1, len(columns)))


def _area(replica: Replica, language: Language) -> str:
    low, high = number(replica.area.low, language, 3), number(replica.area.high, language, 3)
    return f"{number(replica.area.value, language, 3)} [{low} ; {high}]"


def _found(interval: tuple[float, float] | None, value: float, language: Language) -> str:
    if interval is None:
        return percent(value, language)
    low, high = (number(100 * end, language, 1) for end in interval)
    return f"{percent(value, language)} [{low} ; {high}]"


def _bounded(found: Bounded | None, language: Language) -> str:
    return DASH if found is None else _found((found.low, found.high), found.value, language)


def _found_picture(compared: Compared, language: Language) -> Picture:
    caption = Text(
        "Share of the households concerned that each card finds, by share controlled.",
        "Part des ménages concernés que chaque grille trouve, selon la part contrôlée.",
    ).say(language)
    curves = [(CARD_WORDS[r.kind].say(language), shown_gains(compared, r)) for r in compared.replicas]
    svg = inline_svg(found_lines(curves, language), anchor=f"{language}-found-{compared.target.name}",
                     title=_aim(compared, language), description=caption, language=language)  # fmt: skip
    return Picture(svg, caption)


def _profiles(replica: Replica, language: Language) -> Grid:
    names = list(FIVE)
    columns = (*(FIVE[name].say(language) for name in names), Text("score", "score").say(language))
    rows = tuple(
        (*(CLASS_WORDS[dict(p.classes)[name]].say(language) for name in names), percent(p.score, language))
        for p in replica.profiles
    )
    caption = Text(
        "The highest scores of the card of five variables, among combinations that at least 11 households have.",
        "Les scores les plus hauts de la grille à cinq variables, parmi les combinaisons qu'ont au moins 11 ménages.",
    ).say(language)
    return Grid(caption, columns, rows, (*[False] * len(names), True))


def _left_out(replica: Replica, language: Language) -> list[Block]:
    """Which variables the card was offered and does not hold."""
    if not replica.left_out:
        return []
    names, card = FIVE | ADDED, CARD_WORDS[replica.kind]
    points = tuple((names[name].say(language), why.say(language)) for name, why in replica.left_out)
    title = Text(f"Left out of the {card.en}", f"Absentes de la {card.fr}").say(language)
    return [Heading(title), Points(points)]


def _calibration(replica: Replica, language: Language) -> Grid:
    rows = tuple(
        (
            number(line.count, language),
            percent(line.predicted, language),
            _found((line.low, line.high), line.observed, language) if told else DEDUCIBLE.say(language),
        )
        for line, told in shown_calibration(replica)
    )
    card = CARD_WORDS[replica.kind]
    caption = Text(f"Calibration of the {card.en}", f"Calage de la {card.fr}").say(language)
    columns = (Text("households", "ménages"), Text("score said", "score annoncé"), Text("observed", "observé"))
    return Grid(caption, tuple(c.say(language) for c in columns), rows, numeric_from(0, 3), folded=True)


def _dictionary() -> dict[str, Datum]:
    """The words of the cards' lines: yes is 1 and no is 0, below 1."""
    found = {}
    for name, label in (FIVE | ADDED).items():
        said = Text(f"{label.en} (1: yes)", f"{label.fr} (1 : oui)") if name in YES_NO else label
        found[name] = Datum(label=said, source=_INSURER, unit="", words=CLASS_WORDS)
    return found


def _assumed(language: Language) -> Section:
    mark = Text("assumed", "supposé").say(language)
    points = Points(tuple((mark, text.say(language)) for text in ASSUMED))
    return Section("assumed", Text("What is assumed", "Ce qui est supposé").say(language), (points,))
