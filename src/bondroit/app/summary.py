"""The demo in four short tables: rates, cards, yields, and euros on the three sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bondroit.errors import Text
from bondroit.explaining.numbers import number, percent
from bondroit.planning.yields import ALL
from bondroit.showing.masking import is_small
from bondroit.showing.words import CARDS, ORIGINS, benefit, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.app.claim_rights import ClaimReport
    from bondroit.app.count_yields import YieldsReport
    from bondroit.app.estimate_rates import EstimateReport
    from bondroit.app.write_report import WrittenReport
    from bondroit.errors import Language
    from bondroit.surveying.estimates import Estimate

RATES = ("overpayment", "underpayment", "overpaid_share", "underpaid_share")
SIDES = ("overpaid", "underpaid", "unclaimed")
CENTS = 100
MASKED = "<11"
HIDDEN = Text("masked", "masqué")
"""What stands for a count, and for any other figure, of a masked line."""


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready to print."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    text_columns: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """What a newcomer sees at the end of the demo."""

    households: int
    seed: int
    estimates: EstimateReport
    written: WrittenReport
    yields: YieldsReport
    claims: ClaimReport
    letters: tuple[str, ...]

    @property
    def report(self) -> str:
        """Where the page is."""
        return self.written.path

    def to_document(self) -> dict[str, Any]:
        """JSON values."""
        return {
            "households": self.households,
            "seed": self.seed,
            "estimates": self.estimates.to_document()["estimates"],
            "cards": [e.to_document() for e in self.written.evaluations],
            "yields": self.yields.to_document(),
            "rights": self.claims.to_document(),
            "letters": list(self.letters),
            "report": self.report,
        }

    def tables(self, language: Language) -> tuple[ShownTable, ...]:
        """The tables in `language`."""
        return (
            self._rates(language),
            self._cards(language),
            self._yields(language),
            self._sides(language),
            self._rights(language),
        )

    def _rates(self, language: Language) -> ShownTable:
        rows = tuple((e.title.say(language), *_interval(e, language)) for e in map(self.estimates.by_name, RATES))
        title = Text(
            f"Random survey of {self.estimates.surveyed} files, two years of history, 95 % intervals",
            f"Enquête au hasard de {self.estimates.surveyed} dossiers, deux ans d'historique, intervalles à 95 %",
        )
        return ShownTable(title.say(language), ("", *_bounds(language)), rows)

    def _cards(self, language: Language) -> ShownTable:
        rows = tuple(
            (
                named(CARDS, e.direction.value, language),
                f"{e.area.value:.3f}",
                f"{e.area.low:.3f}",
                f"{e.area.high:.3f}",
                number(e.files, language),
                percent(next(g.events for g in e.gains if g.share == 0.05), language),
            )
            for e in self.written.evaluations
        )
        title = Text(
            "AUC of both cards on files outside the survey", "AUC des deux grilles sur les dossiers hors enquête"
        )
        found = Text("found in the top 5 %", "trouvés dans les 5 % de tête")
        files = Text("files", "dossiers")
        headers = ("", *_bounds(language, first="AUC"), files.say(language), found.say(language))
        return ShownTable(title.say(language), headers, rows)

    def _yields(self, language: Language) -> ShownTable:
        lines = [line for line in self.yields.to_document()["lines"] if line["kind"] == ALL]
        headers = (
            Text("origin", "origine"), Text("controls", "contrôles"), Text("overpaid €", "indus €"),
            Text("underpaid €", "rappels €"), Text("not claimed €", "non demandé €"),
            Text("€ moved per control", "€ par contrôle"), Text("no euro either way", "aucun euro"),
        )  # fmt: skip
        title = Text("Yields by origin, beside the random share", "Rendements par origine, à côté de la part au hasard")
        rows = tuple(_yield_row(line, language) for line in lines)
        return ShownTable(title.say(language), tuple(h.say(language) for h in headers), rows)

    def _sides(self, language: Language) -> ShownTable:
        rows = tuple(
            (e.title.say(language), *(number(round(x / CENTS), language) for x in (e.value, e.low, e.high)))
            for e in map(self.estimates.by_name, SIDES)
        )
        title = Text(
            "Euros over the whole town and two years, estimated from the survey",
            "Euros sur toute la ville et deux ans, estimés d'après l'enquête",
        )
        return ShownTable(title.say(language), ("", *_bounds(language, first="€")), rows)

    def _rights(self, language: Language) -> ShownTable:
        rows = tuple(
            (
                benefit(b.benefit, language),
                *(
                    (MASKED, HIDDEN.say(language))
                    if is_small(b.files)
                    else (number(b.files, language), number(round(b.unclaimed_cents / CENTS), language))
                ),
            )
            for b in self.claims.benefits
        )
        title = Text(
            "Rights not claimed, on known data, in one month", "Droits non demandés, sur données connues, en un mois"
        )
        headers = (Text("benefit", "prestation"), Text("files", "dossiers"), Text("€ a month", "€ par mois"))
        return ShownTable(title.say(language), tuple(h.say(language) for h in headers), rows)


def _bounds(language: Language, first: str | None = None) -> tuple[str, str, str]:
    value = first or Text("estimate", "estimation").say(language)
    return value, Text("low", "bas").say(language), Text("high", "haut").say(language)


def _interval(e: Estimate, language: Language) -> tuple[str, str, str]:
    return percent(e.value, language), percent(e.low, language), percent(e.high, language)


def _yield_row(line: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    """One line of yields; what may not be shown is masked."""
    both = Text("both scores", "les deux scores").say(language)
    origin = both if line["origin"] not in ORIGINS else named(ORIGINS, line["origin"], language)
    if line["masked"]:
        return (origin, MASKED, *[HIDDEN.say(language)] * 5)
    per, nothing = line["cents_per_control"]["total"], line["nothing"]
    return (
        origin,
        number(line["controls"], language),
        *(number(round(line["cents"][side] / CENTS), language) for side in SIDES),
        "-" if per is None else number(round(per / CENTS), language),
        HIDDEN.say(language) if nothing.get("masked") else percent(nothing["share"], language),
    )
