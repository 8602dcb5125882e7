"""The page of the data dictionary: every table and column, in both languages, with a search that needs no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from bondroit.errors import Text
from bondroit.showing.blocks import Caution, Edition, Grid, Points, Prose, Section
from bondroit.showing.pages import CONTENTS, LANGUAGE_NAMES, both
from bondroit.showing.templating import environment, source
from bondroit.tables.described import ASSUMED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bondroit.errors import Language
    from bondroit.tables.described import DescribedColumn, DescribedTable

SEARCH = {
    "label": Text("Search the tables and columns", "Chercher dans les tables et colonnes"),
    "found": Text("lines found", "lignes trouvées"),
}
COLUMNS = (
    Text("column", "colonne"),
    Text("meaning", "sens"),
    Text("unit", "unité"),
    Text("written by", "écrite par"),
    Text("sensitivity", "sensibilité"),
    Text("serves", "sert à"),
    Text("in a control card", "dans une grille de contrôle"),
)
OVERVIEW = (
    Text("table", "table"),
    Text("meaning", "sens"),
    Text("serves", "sert à"),
    Text("kept", "conservation"),
)
FREE = Text("allowed", "admise")
_NO_LINE = Text("no", "non")
_TITLE = Text("The data dictionary", "Le dictionnaire de données")
_SUBTITLE = Text(
    "What every table and column means, who wrote it, what it serves, and how long it is kept.",
    "Ce que chaque table et colonne signifie, qui l'écrit, à quoi elle sert, et combien de temps on la garde.",
)
_RULES = (
    Text(
        "The store enforces this page: a table or column that does not serve a purpose is refused to it, and the "
        "refusal is in the journal (E-PUR-001).",
        "L'entrepôt applique cette page : une table ou colonne qui ne sert pas à une fin lui est refusée, et le refus "
        "est au journal (E-PUR-001).",
    ),
    Text(
        "Using a right never raises suspicion: disputes, contacts, visits, requests for one's data, corrections of "
        "one's file, claims and appointments serve no control.",
        "User d'un droit n'éveille jamais de soupçon : contestations, contacts, visites, demandes d'accès, corrections "
        "de son dossier, demandes et rendez-vous ne servent à aucun contrôle.",
    ),
    Text(
        "Family situation and age enter a control card only under a written ground, and that card is audited before it "
        "makes a plan (E-PUR-002). Sex, nationality, address, health and disability never do.",
        "La situation de famille et l'âge n'entrent dans une grille de contrôle que sur motif écrit, et cette grille "
        "est auditée avant tout plan (E-PUR-002). Sexe, nationalité, adresse, santé et handicap jamais.",
    ),
    Text(
        "Who writes data is a closed list: the household, the body, partner bodies, the platform. What people post on "
        "social networks is refused (E-PUR-003).",
        "Les auteurs des données forment une liste fermée : le foyer, l'organisme, ses partenaires, la plateforme. Ce "
        "que les gens publient sur les réseaux sociaux est refusé (E-PUR-003).",
    ),
)


def render_dictionary(tables: Sequence[DescribedTable], *, language: Language) -> str:
    """The page, `language` first; the same tables give the same bytes."""
    editions = [_edition(tables, one) for one in both(language)]
    template = environment().get_template("dictionary.html")
    css = Markup(source("page.css") + source("dictionary.css"))  # noqa: S704 - our own style sheets
    script = Markup(source("dictionary.js"))  # noqa: S704 - our own script
    words = {e.language: {key: text.say(e.language) for key, text in SEARCH.items()} for e in editions}
    return template.render(editions=editions, css=css, language_names=LANGUAGE_NAMES, search=words, script=script)


def table_rows(table: DescribedTable, language: Language) -> tuple[tuple[str, ...], ...]:
    """One line per column, as `COLUMNS` says."""
    return tuple(_line(column, language) for column in table.columns)


def overview_rows(tables: Sequence[DescribedTable], language: Language) -> tuple[tuple[str, ...], ...]:
    """One line per table, as `OVERVIEW` says."""
    return tuple(
        (t.name, t.meaning.say(language), _several(t.purposes, language), _plain(t.retention.say(language)))
        for t in tables
    )


def _edition(tables: Sequence[DescribedTable], language: Language) -> Edition:
    overview = Grid(
        _TITLE.say(language),
        tuple(c.say(language) for c in OVERVIEW),
        overview_rows(tables, language),
        (False,) * len(OVERVIEW),
    )
    rules = Section(
        "hurry",
        Text("For those in a hurry", "Pour les lecteurs pressés").say(language),
        (Points(tuple(("", rule.say(language)) for rule in _RULES)), Caution(ASSUMED.say(language))),
    )
    every = Section("tables", Text("Every table", "Toutes les tables").say(language), (overview,))
    return Edition(
        language=language,
        title=_TITLE.say(language),
        subtitle=_SUBTITLE.say(language),
        banner="",
        sections=(rules, every, *(_section(t, language) for t in tables)),
        contents_title=CONTENTS.say(language),
        footer=ASSUMED.say(language),
    )


def _section(table: DescribedTable, language: Language) -> Section:
    key = ", ".join(table.key)
    facts = [
        (Text("One line for each", "Une ligne pour chaque"), key),
        (Text("Serves", "Sert à"), _several(table.purposes, language)),
        (Text("Legal basis", "Base légale"), table.basis.say(language)),
        (Text("Kept", "Conservation"), _plain(table.retention.say(language))),
    ]
    grid = Grid(
        table.name,
        tuple(c.say(language) for c in COLUMNS),
        table_rows(table, language),
        (False,) * len(COLUMNS),
    )
    points = Points(tuple((name.say(language), value) for name, value in facts))
    return Section(table.name, table.name, (Prose((table.meaning.say(language),)), points, grid))


def _line(column: DescribedColumn, language: Language) -> tuple[str, ...]:
    unit = column.unit.say(language)
    listed = f"{unit} ({', '.join(column.values)})" if column.values else unit
    missing = Text("; may be missing", " ; peut manquer").say(language) if column.nullable else ""
    return (
        column.name,
        column.meaning.say(language),
        listed + missing,
        column.source.say(language),
        column.sensitivity.say(language),
        _several(column.purposes, language),
        (_NO_LINE if not _controls(column) and column.bar is None else column.bar or FREE).say(language),
    )


def _controls(column: DescribedColumn) -> bool:
    return any(purpose.en == "control" for purpose in column.purposes)


def _several(texts: Sequence[Text], language: Language) -> str:
    return ", ".join(text.say(language) for text in texts)


def _plain(text: str) -> str:
    return text.replace("`", "")
