"""Settings of a linkage as TOML: read with every fault at once, written with what each part means."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text, UserError
from bondroit.ingesting.linkage.settings import Comparison, Keeping, Kind, LinkageSettings, Order, Rule, wrong

if TYPE_CHECKING:
    from collections.abc import Callable

    from bondroit.errors import Language

_RULES = ("blocking", "training", "certain")
_NUMBERS = ("certain_share", "threshold", "doubtful", "sure", "kept_from", "least_evidence", "seed", "sampled_pairs")
_COLUMN = {f.name for f in fields(Comparison)} - {"column"} | {"name"}
_MEANING: dict[str, Text] = {
    "keeping": Text(
        "one-to-one; one-each: a row on the left has at most one link; all; clusters (one file)",
        "one-to-one : un à un ; one-each : une ligne de gauche a un lien au plus ; all : toutes ; clusters (un "
        "fichier)",
    ),
    "threshold": Text("least probability of a link", "probabilité minimale d'un lien"),
    "least_evidence": Text(
        "a link needs more bits than these from what is compared; else the pair is reviewed",
        "un lien demande plus de bits que cela de ce qui est comparé ; sinon la paire est revue",
    ),
    "doubtful": Text("from here up to sure: on the review sheet", "de là jusqu'à sure : sur la fiche de revue"),
    "sure": Text("from here on nobody reviews", "à partir de là, pas de revue"),
    "kept_from": Text("pairs below are dropped", "les paires au-dessous sont écartées"),
    "seed": Text("of the sample of chance pairs", "du tirage des paires de hasard"),
    "sampled_pairs": Text("size of that sample", "taille de ce tirage"),
    "certain_share": Text(
        "share of true pairs that the certain rules are thought to find",
        "part des vraies paires que les règles certain trouveraient",
    ),
    "blocking": Text(
        "pairs that agree on one of these are looked at", "paires regardées : accord sur l'une de ces règles"
    ),
    "training": Text("the model is trained under these in turn", "le modèle est appris sous chacune, tour à tour"),
    "certain": Text(
        "almost surely the same person: a first prevalence", "presque sûrement la même personne : un premier compte"
    ),
    "joined": Text(
        "numbers that both files have: no model where they agree",
        "numéros communs : pas de modèle quand ils concordent",
    ),
}


def parse_linkage(text: str, *, name: str = "linkage.toml") -> LinkageSettings:
    """Read settings; what the text does not give keeps its default.

    Raises:
        UserError: E-USE-003 with every fault at once.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise wrong(Text(f"{name} is not TOML: {error}.", f"{name} n'est pas du TOML ({error}).")) from None
    faults: list[Text] = []
    known = {"column", "keeping", "joined", *_RULES, *_NUMBERS}
    faults += [_unknown(key) for key in document if key not in known]
    values: dict[str, Any] = {"comparisons": tuple(_columns(document.get("column", []), faults))}
    for key in _RULES:
        values[key] = tuple(_rules(document.get(key, []), key, faults))
    for key in _NUMBERS:
        if key in document:
            values[key] = _taken(document[key], key, int if key in {"seed", "sampled_pairs"} else float, faults)
    if "keeping" in document:
        values["keeping"] = _taken(document["keeping"], "keeping", Keeping, faults)
    values["joined"] = tuple(map(str, document.get("joined", ())))
    if faults:
        raise wrong(*faults)
    return LinkageSettings(**values).require_sound()


def linkage_toml(settings: LinkageSettings, language: Language) -> str:
    """Settings as TOML, each with its meaning."""
    lines = [
        Text("# How persons are linked between two files, or found twice in one.",
             "# Comment des personnes sont rapprochées entre deux fichiers, ou retrouvées en double dans un seul.")
        .say(language), "",
    ]  # fmt: skip
    for key in ("keeping", *_NUMBERS[1:], "certain_share"):
        lines += [f"# {_MEANING[key].say(language)}", f"{key} = {_toml(getattr(settings, key))}"]
    for key in (*_RULES, "joined"):
        items = [str(v) for v in getattr(settings, key)]
        lines += ["", f"# {_MEANING[key].say(language)}", f"{key} = [", *(f"  {_toml(i)}," for i in items), "]"]
    for c in settings.comparisons:
        lines += ["", "[[column]]", f"name = {_toml(c.column)}", f"kind = {_toml(str(c.kind))}"]
        for field in fields(Comparison):
            value = getattr(c, field.name)
            if field.name not in {"column", "kind"} and value != field.default:
                lines.append(f"{field.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _columns(entries: Any, faults: list[Text]) -> list[Comparison]:  # noqa: ANN401 - TOML
    made = []
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or "name" not in entry or "kind" not in entry:
            faults.append(Text("[[column]]: name and kind are needed.", "[[column]] : il faut name et kind."))
            continue
        faults += [_unknown(f"column.{key}") for key in entry if key not in _COLUMN]
        values = {key: value for key, value in entry.items() if key in _COLUMN and key != "name"}
        values["kind"] = _taken(values["kind"], "kind", Kind, faults)
        if "order" in values:
            values["order"] = _taken(values["order"], "order", Order, faults)
        if "thresholds" in values:
            listed = values["thresholds"] if isinstance(values["thresholds"], list) else [values["thresholds"]]
            values["thresholds"] = tuple(_taken(v, "thresholds", float, faults) for v in listed)
        made.append(Comparison(column=str(entry["name"]), **values))
    return made


def _rules(entries: Any, key: str, faults: list[Text]) -> list[Rule]:  # noqa: ANN401 - TOML
    if not isinstance(entries, list):
        faults.append(Text(f"{key} is not a list of rules.", f"{key} n'est pas une liste de règles."))
        return []
    made = []
    for entry in entries:
        try:
            made.append(Rule.parse(str(entry)))
        except UserError as error:
            faults += error.faults
    return made


def _taken(value: Any, key: str, kind: Callable[[Any], Any], faults: list[Text]) -> Any:  # noqa: ANN401 - TOML
    try:
        return kind(value)
    except (TypeError, ValueError):
        allowed = f": {', '.join(kind)}" if kind in {Kind, Keeping, Order} else ""
        faults.append(Text(f"{key}: wrong value{allowed}.", f"{key} : valeur erronée{allowed}."))
        return value


def _unknown(key: str) -> Text:
    return Text(f"Unknown setting {key}.", f"Réglage inconnu : {key}.")


def _toml(value: Any) -> str:  # noqa: ANN401 - any setting
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    if isinstance(value, str):
        escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return str(value)
