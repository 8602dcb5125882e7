"""The TOML of a proposed mapping, with what is to be looked at said beside it."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.ingesting.mapping import DAYS, NUMBERS
from bondroit.ingesting.proposing_names import value_of
from bondroit.ingesting.pseudonym_domains import known_domains
from bondroit.ingesting.pseudonyms import SIGNS
from bondroit.tables.contract import Sensitivity, Type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bondroit.errors import Language
    from bondroit.ingesting.proposing_profiles import ColumnProfile
    from bondroit.tables.contract import Column, Table

_CERTAIN = 0.85
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_HEAD = Text(
    "A first mapping from {file} ({taken}) to {table}, from names and shapes of values only.\n"
    "Read every line. `unsure` marks what was guessed; columns that nothing fills are at the end.",
    "Une première correspondance de {file} ({taken}) vers {table}, d'après les noms et la forme des valeurs.\n"
    "Relisez chaque ligne. « incertain » marque ce qui est deviné ; ce que rien ne remplit est à la fin.",
)
_UNSURE = Text("unsure", "incertain")
_RUNNER_UP = Text("chosen by its columns; next likeliest:", "choisie d'après ses colonnes ; puis la plus probable :")
_NAME = Text("the names are only alike", "les noms ne font que se ressembler")
_EMPTY = Text("no value in the rows looked at", "aucune valeur dans les rangées vues")
_UNIT = Text("euros or cents?", "euros ou centimes ?")
_ORDER = Text("day or month first?", "jour ou mois d'abord ?")
_FORMAT = Text("no one way of writing dates fits", "aucune écriture de date ne convient")
_RARE = Text("other values stand in few rows and are not written here", "d'autres valeurs, rares, ne sont pas écrites")
_CODES = Text("is this what the codes mean?", "est-ce le sens des codes ?")
_FILL = Text("give the table's value; known: {known}", "donnez la valeur de la table ; connues : {known}")
_MISSING = Text("not filled, and may not be missing:", "non remplis, et ne peuvent manquer :")
_MAY = Text("not filled, and may be missing:", "non remplis, et peuvent manquer :")
_PLAIN = Text(
    "identifiers in plain: to keep only pseudonyms, write this instead (key: bondroit pseudonyms make-key):",
    "identifiants en clair : pour n'en garder que des pseudonymes, écrivez ceci (clé : bondroit pseudonyms make-key) :",
)
_UNUSED = Text("received and not used:", "reçues et non utilisées :")


@dataclass(frozen=True, slots=True)
class Guess:
    """A received column taken for a column of the table.

    Attributes:
        column: of the table.
        profile: of the received column.
        score: how certain, from 0 to 1.
    """

    column: Column
    profile: ColumnProfile
    score: float


def mapping_text(
    profiles: Sequence[ColumnProfile],
    table: Table,
    guesses: Sequence[Guess],
    *,
    file: str,
    taken: str,
    runner_up: str | None,
    language: Language,
) -> str:
    """The whole document; `runner_up` is the next likeliest table, where nobody named the table."""
    head = _HEAD.say(language).format(file=_safe(file), taken=_safe(taken), table=table.name)
    decimal = _decimal(guesses)
    doubt = "" if runner_up is None else f"  # {_UNSURE.say(language)}: {_RUNNER_UP.say(language)} {runner_up}"
    lines = [*(f"# {line}" for line in head.splitlines()), f'table = "{table.name}"{doubt}', ""]
    lines += ["[source]", *_source(taken), "", "[reading]", f'decimal = "{decimal}"', "", "[columns]"]
    short, long = [], []
    for guess in guesses:
        words, notes = _words(guess, decimal, language)
        name = guess.column.name
        if not words:
            short.append(f"{name} = {_text(guess.profile.name)}{_noted(notes, language)}")
        else:
            long += ["", f"[columns.{name}]{_noted(notes, language)}", f"from = {_text(guess.profile.name)}", *words]
    lines += short + long
    lines += _pseudonyms(guesses, language)
    lines += _left(profiles, table, guesses, language)
    return "\n".join(lines) + "\n"


def _source(taken: str) -> list[str]:
    """What was found out of a text file, to be kept for the next ones."""
    encoding, comma, delimiter = taken.partition(", ")
    if not comma:
        return []
    sign = {"tab": "\t", "space": " "}.get(delimiter, delimiter)
    return [f"encoding = {_text(encoding)}", f"delimiter = {_text(sign)}"]


def _decimal(guesses: Sequence[Guess]) -> str:
    """The decimal sign of most numbers."""
    counts: Counter[str] = Counter()
    for guess in guesses:
        if guess.column.type in NUMBERS:
            counts["."] += guess.profile.points
            counts[","] += guess.profile.commas
    return "." if counts["."] > counts[","] else ","


def _words(guess: Guess, decimal: str, language: Language) -> tuple[list[str], list[Text]]:
    """The lines below `from`, and what is uncertain."""
    column, profile = guess.column, guess.profile
    notes = [] if guess.score >= _CERTAIN else [_NAME]
    if not profile.filled:
        notes.append(_EMPTY)
    words: list[str] = []
    if column.type in DAYS:
        words, more = _dates(profile, column)
        notes += more
    elif column.type in NUMBERS:
        words, more = _numbers(profile, column, decimal)
        notes += more
    elif (column.values or column.type is Type.BOOLEAN) and column.sensitivity is not Sensitivity.IDENTIFIER:
        words, more = _codes(profile, column, language)
        notes += more
    return words, notes


def _dates(profile: ColumnProfile, column: Column) -> tuple[list[str], list[Text]]:
    fitting = profile.dates()
    if column.type is Type.DATE:
        fitting = tuple(shape for shape in fitting if "D" in shape)
    if not fitting:
        known = "YYYY-MM-DD" if column.type is Type.DATE else "YYYY-MM"
        return [f'format = "{known}"'], [_FORMAT]
    doubtful = {"DD/MM/YYYY", "D/M/YYYY"} & set(fitting) and "MM/DD/YYYY" in fitting
    return [f'format = "{fitting[0]}"'], [_ORDER] if doubtful else []


def _numbers(profile: ColumnProfile, column: Column, decimal: str) -> tuple[list[str], list[Text]]:
    words, notes = [], []
    own = "." if profile.points > profile.commas else "," if profile.commas else decimal
    if own != decimal:
        words.append(f'decimal = "{own}"')
    if column.type is Type.CENTS:
        told = profile.commas + profile.points > 0
        words.append(f'unit = "{"cents" if "cent" in profile.name.lower() and not told else "euros"}"')
        notes += [] if told or "cent" in profile.name.lower() else [_UNIT]
    if column.type is Type.INTEGER and profile.share(profile.coded) > 0.5:
        notes.append(_NAME)
    return words, notes


def _codes(profile: ColumnProfile, column: Column, language: Language) -> tuple[list[str], list[Text]]:
    """Codes and what they become, if they are not the table's words already."""
    boolean = column.type is Type.BOOLEAN
    known = ("true", "false") if boolean else column.values
    if set(profile.categories) <= set(known) or (boolean and profile.yes_no == profile.filled):
        return [], [_RARE] if profile.rare and not boolean else []
    words, notes = [f"[columns.{column.name}.values]"], []
    for code in profile.categories:
        ours = value_of(code, known)
        if ours is None:
            fill = _FILL.say(language).format(known=", ".join(known))
            words.append(f'# {_text(code)} = ""  # {fill}')
            continue
        words.append(f"{_text(code)} = {ours if boolean else _text(ours)}")
    if len(words) > 1:
        notes.append(_CODES)
    if profile.rare:
        notes.append(_RARE)
    return (words, notes) if len(words) > 1 else ([], notes)


def _pseudonyms(guesses: Sequence[Guess], language: Language) -> Iterator[str]:
    """For identifiers that are no pseudonyms yet, how to keep nothing but these; as comments, for they need a key."""
    plain = [g for g in guesses if g.column.name in known_domains() and g.profile.filled and g.profile.width != SIGNS]
    if not plain:
        return
    yield ""
    yield f"# {_PLAIN.say(language)}"
    for guess in plain:
        name = guess.column.name
        yield f"# {name} = {_text(f'pseudonym_{name}')}  # [columns]"
        yield f"# [derived.pseudonym_{name}]"
        yield f"# pseudonym = {_text(guess.profile.name)}"
        yield f"# domain = {_text(name)}"


def _left(
    profiles: Sequence[ColumnProfile], table: Table, guesses: Sequence[Guess], language: Language
) -> Iterator[str]:
    """What nothing fills, and what fills nothing, as comments."""
    matched = {guess.column.name for guess in guesses}
    used = {guess.profile.name for guess in guesses}
    absent = [column for column in table.columns if column.name not in matched]
    for title, wanted in ((_MISSING, False), (_MAY, True)):
        columns = [column for column in absent if column.nullable is wanted]
        if columns:
            yield ""
            yield f"# {title.say(language)}"
            for column in columns:
                yield f"# [columns.{column.name}]  # {column.type.value}: {column.meaning}"
                yield '# from = ""'
    unused = [profile.name for profile in profiles if profile.name not in used]
    if unused:
        yield ""
        yield f"# {_UNUSED.say(language)} {', '.join(map(_safe, unused))}"


def _noted(notes: Sequence[Text], language: Language) -> str:
    said = "; ".join(dict.fromkeys(note.say(language) for note in notes))
    return f"  # {_UNSURE.say(language)}: {said}" if said else ""


def _text(value: str) -> str:
    """A text of TOML; a bare key stays one only before `=` of codes, so all are quoted."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _safe(value: str) -> str:
    """Text in a comment: on one line, without signs that TOML forbids there."""
    return re.sub(r"[\x00-\x1f\x7f]", " ", value)
