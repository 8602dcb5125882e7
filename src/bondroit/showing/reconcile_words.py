"""Questions and proposals in sentences that can stand in a letter, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bondroit.domain.benefits import BENEFIT_NAMES, Benefit
from bondroit.domain.months import Month
from bondroit.errors import Text
from bondroit.explaining.numbers import euros
from bondroit.showing.dates import long_month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bondroit.errors import Language

SOURCES = {
    "payroll": Text("employers", "les employeurs"),
    "unemployment": Text("the unemployment office", "l'opérateur du chômage"),
    "tax": Text("the tax office", "l'administration fiscale"),
}
SOURCE_DATA = {
    "payroll": Text("The payroll source (employers)", "La source de la paie (employeurs)"),
    "unemployment": Text("The source of unemployment benefit", "La source du chômage"),
    "tax": Text("The tax source", "La source fiscale"),
}
INCOMES = {
    "wage": Text("wages", "salaires"),
    "unemployment": Text("unemployment benefit", "allocations de chômage"),
    "pension": Text("pensions", "pensions"),
}
OF_INCOMES = {"wage": "de salaires", "unemployment": "d'allocations de chômage", "pension": "de pensions"}
"""French, after an amount."""
PEOPLE = {1: Text("the claimant", "l'allocataire"), 2: Text("the partner", "le conjoint")}
STATES = {
    "asked": Text(
        "asked; no answer yet, which is no fault", "posée ; pas encore de réponse, ce qui n'est pas une faute"
    ),
    "answered": Text("contested; a person looks at the source's figure", "contestée ; une personne vérifie le chiffre"),
    "closed": Text("closed", "close"),
}
ANSWERED = {
    "agrees": Text("the household agrees with the source", "le foyer est d'accord avec la source"),
    "corrects": Text("the household gives another figure", "le foyer donne un autre chiffre"),
    "contests": Text("the household contests the figure", "le foyer conteste le chiffre"),
    "settled": Text("a person settled it", "une personne a tranché"),
}
NO_DEBT = Text(
    "We ask whether this is right: you can confirm it, correct it, or say why it is wrong. This is a question and "
    "not a debt: nothing is claimed from you.",
    "Nous vous demandons si cela est exact : vous pouvez le confirmer, le corriger ou dire pourquoi c'est faux. Ceci "
    "est une question et non une dette : rien ne vous est réclamé.",
)
SILENT = {
    "unlinked": Text("no link leads to it, so nothing was compared", "aucun lien n'y mène, donc rien n'a été comparé"),
    "uncovered": Text(
        "the household files do not go back far enough (a year needs all its twelve months), so nothing was compared",
        "les dossiers ne remontent pas assez loin (une année demande ses douze mois), donc rien n'a été comparé",
    ),
    "untold": Text(
        "it says nothing of these persons and months, so nothing was compared",
        "elle ne dit rien de ces personnes et de ces mois, donc rien n'a été comparé",
    ),
    "": Text("nothing was compared", "rien n'a été comparé"),
}
"""Why a source compares nothing, see `reconciling.flows.silence`; told by an earlier version, without a reason."""
WAS_ASKED = {
    "answered": Text(
        "You contest this: a person looks at it. Nothing is claimed from you.",
        "Vous le contestez : une personne vérifie. Rien ne vous est réclamé.",
    ),
    "closed": Text(
        "This question was asked and answered; it is closed, and by itself it claims nothing from you.",
        "Cette question a été posée et a sa réponse ; elle est close et, par elle-même, ne vous réclame rien.",
    ),
}
"""In place of `NO_DEBT` once there is an answer."""
A_YEAR = Text(
    "A yearly figure says nothing of any month: no amount is drawn from it.",
    "Un chiffre annuel ne dit rien d'aucun mois : aucun montant n'en est tiré.",
)


def silent_sentence(source: str, reason: str) -> Text:
    """Why a source compared nothing."""
    name, why = SOURCE_DATA[source], SILENT[reason]
    return Text(f"{name.en}: {why.en}.", f"{name.fr} : {why.fr}.")


def period(first: date, until: date, language: Language) -> str:
    """`July 2025`, or `July 2025 to September 2025`, or `2024` for a whole year."""
    one, other = (str(Month.from_date(day)) for day in (first, until))
    if one == other:
        return long_month(one, language)
    if first.month == 1 and until.month == 12 and first.year == until.year:
        return str(first.year)
    begins, ends = long_month(one, language), long_month(other, language)
    return Text(f"{begins} to {ends}", f"{begins} à {ends}").say(language)


def told(row: Mapping[str, Any]) -> Text:
    """Datum, source, date known and what was declared: the fact that a question or a proposal rests on."""
    return Text(_told(row, "en"), _told(row, "fr"))


def _told(row: Mapping[str, Any], language: Language) -> str:
    when = period(row["first"], row["until"], language)
    who, income = PEOPLE[row["person"]].say(language), INCOMES[row["income"]].en
    source = SOURCES[row["source"]].say(language)
    declared, partner = (euros(row[name], language, 2) for name in ("declared_cents", "partner_cents"))
    taxable = row["source"] == "tax"
    known = None if row["known"] is None else long_month(str(Month.from_date(row["known"])), language)
    if language == "fr":
        since = f" (connu depuis {known})" if known else " (aucune ligne : rien n'a été payé)"
        kind = f"{OF_INCOMES[row['income']]} imposables" if taxable else OF_INCOMES[row["income"]]
        told_by = source[0].upper() + source[1:]
        says = "disent" if row["source"] == "payroll" else "dit"
        return f"{when}, {who} : {declared} {kind} d'après ce qui a été déclaré. {told_by} {says} {partner}{since}."
    since = f" (known since {known})" if known else " (no line: nothing was paid)"
    kind = f"taxable {income}" if taxable else income
    says = "say" if row["source"] == "payroll" else "says"
    return f"{when}, {who}: {declared} of {kind} by what was declared. {source.capitalize()} {says} {partner}{since}."


def question_sentence(row: Mapping[str, Any]) -> Text:
    """What the household is asked, or was asked if it answered: `state` is missing where none did yet."""
    fact = told(row)
    year = Text(f" {A_YEAR.en}", f" {A_YEAR.fr}") if row["yearly"] else Text("", "")
    end = NO_DEBT if row.get("state", "asked") == "asked" else WAS_ASKED[row["state"]]
    return Text(f"{fact.en}{year.en} {end.en}", f"{fact.fr}{year.fr} {end.fr}")


def proposal_sentences(rows: Sequence[Mapping[str, Any]]) -> tuple[Text, ...]:
    """What the household is told of the differences of one month in its favour; what they give together is said once.

    Args:
        rows: of `proposals`, of one household and month.
    """
    *others, last = (told(row) for row in rows)
    english, french = (euros(rows[-1]["household_cents"], language, 2) for language in ("en", "fr"))
    this, ceci = ("All this is", "Tout cela est") if others else ("This is", "C'est")
    return (
        *others,
        Text(
            f"{last.en} {this} in your favour: {english} in all are proposed for payment, and you need do nothing. If "
            "the source is wrong, tell us.",
            f"{last.fr} {ceci} en votre faveur : {french} en tout sont proposés au paiement, sans démarche de votre "
            "part. Si la source se trompe, dites-le-nous.",
        ),
    )


def amount_line(row: Mapping[str, Any]) -> Text:
    """One benefit and month of a proposed payment."""
    return Text(_amount(row, "en"), _amount(row, "fr"))


def _amount(row: Mapping[str, Any], language: Language) -> str:
    name = BENEFIT_NAMES[Benefit(row["benefit"])].say(language)
    when = long_month(str(Month.from_date(row["history_month"])), language)
    paid, due, proposed = (
        euros(row[column], language, 2) for column in ("paid_cents", "partner_due_cents", "proposed_cents")
    )
    return Text(
        f"{name}, {when}: paid {paid}, due on these figures {due}, proposed {proposed}",
        f"{name}, {when} : versé {paid}, dû sur ces chiffres {due}, proposé {proposed}",
    ).say(language)


def for_the_agent(cents: int) -> Text:
    """What the questions may mean by the law: for the agent, never for a letter."""
    english, french = (euros(cents, language, 2) for language in ("en", "fr"))
    return Text(
        f"For the agent alone: if all were confirmed, the law would change what was paid by {english} in all. It is an "
        "estimate; it is not claimed, and not written to the household.",
        f"Pour l'agent seul : si tout était confirmé, la loi changerait ce qui a été versé de {french} en tout. C'est "
        "une estimation ; elle n'est pas réclamée, ni écrite au foyer.",
    )


def stated(row: Mapping[str, Any]) -> Text:
    """The state of a question, with its answer."""
    state = STATES[row["state"]]
    if row["answer"] is None:
        return state
    answer = ANSWERED[row["answer"]]
    return Text(f"{state.en}: {answer.en}", f"{state.fr} : {answer.fr}")
