"""A scorecard as an SQL text of its own, for a body's own database: what holds stands at its head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.domain.known import require_known
from bondroit.domain.scorecard import NUMERIC
from bondroit.errors import Language, Text, UserError
from bondroit.scoring.exporting.exportable import largest_sum
from bondroit.scoring.expressions import SCORE
from bondroit.scoring.sql import compile_scores, is_yes_no
from bondroit.scoring.sql_asked import require_one_table, require_read
from bondroit.scoring.sql_engines import dialect_of
from bondroit.scoring.sql_spark import SETTINGS, ranked_sql, scored_sql

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bondroit.domain.scorecard import Scorecard
    from bondroit.scoring.sql_dialects import Dialect

SPARK, SAS = "spark", "sas"
SAS_TABLE = "work.bondroit_scores"


def sql_document(
    card: Scorecard,
    *,
    dialect: str,
    table: str,
    keep: Sequence[str],
    columns: Mapping[str, str] | None = None,
    ranked: bool = False,
    language: Language = "en",
) -> str:
    """One statement that scores every file of a table, under a head that says what holds.

    Args:
        card: the scorecard.
        dialect: one of `sql_engines.DIALECTS`.
        table: what stands after FROM, as SQL text; see `sql_asked.require_one_table`.
        keep: columns carried along, by name.
        columns: variable to the name of its column in the table, where that differs.
        ranked: also rank and percentile; files without points are then left out.
        language: of the head.

    Raises:
        UserError: E-SCO-003 if part of the card is unknown; E-SCO-005 if the engine cannot hold the card; E-USE-001
            for another dialect, for columns of variables that the card does not read, or for a table that is none.
    """
    require_known(card, SCORE)
    d = dialect_of(dialect)
    named = dict(columns or {})
    require_one_table(table)
    require_read(card, named)
    _require_possible(card, d, keep, named)
    taken = {name: d.exactly(column) for name, column in named.items()}
    head = d.comment(note.say(language) for note in notes(card, d, table=table, ranked=ranked, columns=named))
    if dialect == SPARK:
        scored = scored_sql([card], table=table, keep=keep, columns=taken)
        if ranked:
            return f"{head}WITH scored AS (\n{scored}\n), {ranked_sql('scored', keep=keep).removeprefix('WITH ')};\n"
        return f"{head}{scored};\n"
    windows = ranked and dialect != SAS
    text = compile_scores(
        card, table=table, keep=keep, dialect=dialect, columns=taken, labelled=True, ranked=windows
    )  # fmt: skip
    return head + (_sas_steps(text, ranked=ranked) if dialect == SAS else f"{text};\n")


def notes(card: Scorecard, d: Dialect, *, table: str, ranked: bool, columns: Mapping[str, str]) -> list[Text]:
    """What stands at the head: the card, the rules, what differs on this engine, and what nobody has run."""
    said = [
        Text(
            f"Scorecard {card.label}, {d.title}; written by bondroit. Hash of the card: {card.hash}.",
            f"Grille {card.label}, {d.title} ; écrit par bondroit. Empreinte de la grille : {card.hash}.",
        ),
        Text(
            f"It reads {len(card.variables)} columns of {table}. Points are whole numbers of 1e-6 logit: the same on "
            "every engine, and so is the probability where doubles are those of IEEE 754. Decide on points.",
            f"Lit {len(card.variables)} colonnes de {table}. Les points sont des entiers de 1e-6 logit, les mêmes "
            "partout, et la probabilité aussi si les doubles sont ceux d'IEEE 754. Décidez sur les points.",
        ),
        Text(
            "NULL, and NaN where there is such a number, are in the class `missing`. A value in no class, where the "
            "card has no class `other`, leaves points NULL: that file has no score.",
            "NULL, et NaN s'il existe, sont dans la classe « missing ». Une valeur sans classe, si la grille n'a pas "
            "de classe « other », laisse les points à NULL : ce dossier n'a pas de score.",
        ),
        Text(
            "Equal points: the better rank for all of them. Where a capacity cuts through equal points, do not take "
            "the order of rows: bondroit decides by SplitMix64 of the month and the pseudonym, a recorded rule.",
            "Points égaux : le meilleur rang pour tous. Si une capacité coupe des points égaux, ne prenez pas l'ordre "
            "des lignes : bondroit tranche par SplitMix64 du mois et du pseudonyme, règle consignée.",
        ),
    ]
    if ranked:
        said.append(
            Text(
                "Percentile: the share of the other files that have fewer points. Files without points are left out.",
                "Centile : part des autres dossiers qui ont moins de points. Les dossiers sans points sont omis.",
            )
        )
    return [*said, _run(d), *_of_engine(card, d), *([_renamed(columns)] if columns else [])]


def _run(d: Dialect) -> Text:
    if d.run:
        return Text(
            f"bondroit's tests run such texts on {d.title} and hold the points against the plain rule.",
            f"Les tests de bondroit lancent de tels textes sur {d.title} et comparent les points à la règle simple.",
        )
    return Text(
        f"NOT RUN BY US ON {d.title.upper()}: bondroit's tests run the same logic on another engine. Before you use "
        "it, compare some thousands of files with `bondroit score --table`: the points must be equal.",
        f"NON LANCÉ PAR NOUS SUR {d.title.upper()} : les tests de bondroit lancent la même logique sur un autre "
        "moteur. Avant usage, comparez quelques milliers de dossiers à « bondroit score --table » : points égaux.",
    )


def _renamed(columns: Mapping[str, str]) -> Text:
    listed = ", ".join(f"{name} = {column}" for name, column in columns.items())
    return Text(f"Variables in columns of another name: {listed}.", f"Variables dans d'autres colonnes : {listed}.")


def _of_engine(card: Scorecard, d: Dialect) -> list[Text]:
    """What a person of this engine must know."""
    said = list(_ALWAYS.get(d.name, ()))
    values = [text for v in card.variables for m in v.modalities for text in m.values]
    if any(is_yes_no(v) for v in card.variables) and d.yes:
        said.append(
            Text(
                f"A yes/no column: `true` is also {' or '.join(d.yes)}, `false` is also {' or '.join(d.no)}.",
                f"Colonne oui/non : « true » est aussi {' ou '.join(d.yes)}, « false » est aussi {' ou '.join(d.no)}.",
            )
        )
    if d.blank_is_missing:
        named = " THE CARD NAMES AN EMPTY TEXT." if any(not text.strip(" ") for text in values) else ""
        said.append(
            Text(
                f"An empty text is missing on {d.title}: such a file is in the class `missing`.{named}",
                f"Un texte vide est manquant sur {d.title} : le dossier est dans la classe « missing ».{named}",
            )
        )
    if d.name == SAS and any(text != text.strip(" ") for text in values):
        said.append(
            Text(
                "THE CARD NAMES TEXTS WITH BLANKS AT AN END: SAS does not see them, and such files get no class.",
                "LA GRILLE NOMME DES TEXTES AVEC DES BLANCS AU BORD : SAS ne les voit pas, ces dossiers sont sans "
                "classe.",
            )
        )
    return said


_ALWAYS: dict[str, tuple[Text, ...]] = {
    "postgres": (
        Text(
            "A yes/no column of a numeric variable: give it as an integer (a view with CAST(... AS INTEGER)).",
            "Colonne oui/non d'une variable numérique : donnez-la en entier (vue avec CAST(... AS INTEGER)).",
        ),
    ),
    SPARK: (
        Text(
            f"Run first: {'; '.join(f'SET {k}={v}' for k, v in SETTINGS.items())}; otherwise a large card is "
            "interpreted and not compiled, 2 to 5 times slower.",
            f"Lancez d'abord : {'; '.join(f'SET {k}={v}' for k, v in SETTINGS.items())} ; sinon une grande grille "
            "est interprétée et non compilée, 2 à 5 fois plus lent.",
        ),
    ),
    "oracle": (
        Text(
            "Plain names are in capitals, as Oracle makes of names without quotes. Numbers are compared as "
            "BINARY_DOUBLE, texts byte by byte (NLS_COMP=BINARY, the default; database in AL32UTF8).",
            "Les noms simples sont en capitales, comme Oracle fait des noms sans guillemets. Nombres comparés en "
            "BINARY_DOUBLE, textes octet par octet (NLS_COMP=BINARY, par défaut ; base en AL32UTF8).",
        ),
        Text(
            "CHAR columns are padded: give them trimmed (RTRIM). Dates as classes: TO_CHAR(..., 'YYYY-MM-DD').",
            "Les colonnes CHAR sont complétées de blancs : donnez-les par RTRIM. Dates : TO_CHAR(..., 'YYYY-MM-DD').",
        ),
    ),
    "sqlserver": (
        Text(
            "Texts are compared byte by byte, blanks at the end included, whatever the database's collation. CHAR "
            "columns are padded: give them trimmed (RTRIM). Categories: texts, whole numbers, BIT; no FLOAT.",
            "Textes comparés octet par octet, blancs de fin compris, quelle que soit la collation. Les colonnes CHAR "
            "sont complétées de blancs : donnez-les par RTRIM. Classes : textes, entiers, BIT ; pas de FLOAT.",
        ),
    ),
    SAS: (
        Text(
            "A session in UTF-8. Names that are not plain need: options validvarname=any. Numbers are doubles: points "
            "are exact, for this card stays below 2**53.",
            "Session en UTF-8. Les noms non simples demandent : options validvarname=any. Les nombres sont des "
            "doubles : les points sont exacts, car cette grille reste sous 2**53.",
        ),
        Text(
            "Missing numbers (., .A to .Z, ._) are tested first, for SAS compares them as smaller than any number. "
            "Categories are read by cats(): blanks around do not count, whole numbers up to 12 digits, 200 bytes.",
            "Les nombres manquants (., .A à .Z, ._) sont testés d'abord, car SAS les tient pour plus petits que tout "
            "nombre. Classes lues par cats() : blancs autour ignorés, entiers jusqu'à 12 chiffres, 200 octets.",
        ),
    ),
}


def _sas_steps(text: str, *, ranked: bool) -> str:
    """PROC SQL, and for ranks PROC RANK: PROC SQL has no window functions."""
    where = "\nWHERE NOT missing(points)" if ranked else ""
    steps = f"PROC SQL;\nCREATE TABLE {SAS_TABLE} AS\n{text}{where};\nQUIT;\n"
    if not ranked:
        return steps
    return steps + (
        f"PROC RANK DATA={SAS_TABLE} OUT={SAS_TABLE} TIES=LOW DESCENDING; VAR points; RANKS rank; RUN;\n"
        f"PROC RANK DATA={SAS_TABLE} OUT={SAS_TABLE} TIES=LOW; VAR points; RANKS percentile; RUN;\n"
        f"DATA {SAS_TABLE}; SET {SAS_TABLE} NOBS=files; percentile = (percentile - 1) / max(files - 1, 1); RUN;\n"
    )


def _require_possible(card: Scorecard, d: Dialect, keep: Sequence[str], columns: Mapping[str, str]) -> None:
    """Refuse what the engine cannot hold, every fault at once."""
    names = [*(columns.get(v.name, v.name) for v in card.variables), *keep]
    size = (lambda name: len(name.encode())) if d.bytes_in_names else len
    faults = [
        Text(
            f"{name}: {d.title} takes names of at most {d.longest_name}.",
            f"{name} : {d.title} prend des noms d'au plus {d.longest_name}.",
        )
        for name in dict.fromkeys(names)
        if d.longest_name and size(name) > d.longest_name
    ]
    if d.largest_exact and largest_sum(card) >= d.largest_exact:
        faults.append(
            Text(
                f"Its points may pass 2**53, beyond which {d.title} does not add exactly.",
                f"Ses points peuvent passer 2**53, au-delà de quoi {d.title} n'additionne pas exactement.",
            )
        )
    texts = {t for v in card.variables if v.kind != NUMERIC for m in v.modalities for t in m.values}
    if any("\0" in text for text in {*names, *texts}):
        faults.append(Text("A name or a class holds the character 0.", "Un nom ou une classe contient le caractère 0."))
    if faults:
        raise UserError(
            "E-SCO-005",
            Text(
                f"Scorecard {card.label} cannot be written for {d.title}.",
                f"La grille {card.label} ne peut être écrite pour {d.title}.",
            ),
            faults=faults,
            remedy=Text(
                "name the columns of the table with --column VARIABLE=COLUMN, or choose another engine.",
                "nommez les colonnes de la table par --column VARIABLE=COLONNE, ou choisissez un autre moteur.",
            ),
        )
