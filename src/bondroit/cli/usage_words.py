"""What a command line that is not understood is told, in both languages: Typer says it in English alone."""

from __future__ import annotations

import re

from bondroit.errors import Text

_SAID: tuple[tuple[str, str, str], ...] = (
    (r"No such option: (?P<name>\S+?)( \(Possible options: (?P<near>.+)\)| Did you mean (?P<one>.+)\?)?",
     "No such option: {name}.{near}", "Option inconnue : {name}.{near}"),
    (r"Got unexpected extra arguments?(\(s\))? \((?P<name>.*)\)", "Unexpected argument(s): {name}.",
     "Argument(s) en trop : {name}."),
    (r"Option '(?P<name>.+)' requires an argument\.", "{name} takes a value.", "{name} demande une valeur."),
    (r"Option '(?P<name>.+)' does not take a value\.", "{name} takes no value.", "{name} ne prend pas de valeur."),
    (r"Missing option '(?P<name>.+)'\.", "{name} is missing.", "{name} manque."),
    (r"Missing argument '(?P<name>.+)'\.", "{name} is missing.", "{name} manque."),
    (r"No such command '(?P<name>.+)'\.", "There is no command {name}.", "Il n'y a pas de commande {name}."),
    (r"Invalid value for '(?P<name>.+?)': .*valid integer.*", "{name} takes a whole number, as 12.",
     "{name} demande un nombre entier, comme 12."),
    (r"Invalid value for '(?P<name>.+?)': .*valid number.*", "{name} takes a number with a point, as 0.5.",
     "{name} demande un nombre avec un point, comme 0.5."),
    (r"Invalid value for '(?P<name>.+?)': .*greater than or equal to (?P<near>\S+)", "{name} is at least{near}.",
     "{name} vaut au moins{near}."),
    (r"Invalid value for '(?P<name>.+?)': .*less than or equal to (?P<near>\S+)", "{name} is at most{near}.",
     "{name} vaut au plus{near}."),
)  # fmt: skip


def usage_text(message: str) -> Text:
    """The message in both languages; as it is where it is none that is known."""
    for pattern, english, french in _SAID:
        found = re.fullmatch(pattern, message.strip(), flags=re.DOTALL)
        if found:
            parts = found.groupdict()
            near = next((parts[key] for key in ("near", "one") if parts.get(key)), "")
            named = {"name": parts["name"], "near": f" {near}" if near else ""}
            if near and "option" in english:
                return Text(
                    english.format(name=named["name"], near=f" Nearest: {near}."),
                    french.format(name=named["name"], near=f" Proches : {near}."),
                )
            return Text(english.format(**named), french.format(**named))
    return Text(message, message)
