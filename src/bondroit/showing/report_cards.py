"""The sections on the scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bondroit.errors import Text
from bondroit.explaining.numbers import number
from bondroit.explaining.sentences import TOO_EXTREME, too_extreme
from bondroit.showing.blocks import Block, Heading, Prose, Section
from bondroit.showing.card_blocks import card_blocks
from bondroit.showing.challenger_blocks import TITLE as CHALLENGERS
from bondroit.showing.challenger_blocks import challenger_blocks
from bondroit.showing.evaluation_blocks import evaluation_blocks
from bondroit.showing.inference_blocks import inference_blocks
from bondroit.showing.masking import is_small
from bondroit.showing.report_start import terms
from bondroit.showing.tables import MASKED, plain_with_interval
from bondroit.showing.words import CARDS, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bondroit.errors import Language
    from bondroit.explaining.explanation import Datum
    from bondroit.showing.report_data import CardSection, ReportData

_LANGUAGES: tuple[Language, Language] = ("en", "fr")


def cards(data: ReportData, language: Language) -> list[Section]:
    """One section per scorecard."""
    dictionary = dict(data.dictionary)
    made = []
    for number_, part in enumerate(data.cards):
        title = named(CARDS, part.card.name, language)
        evaluated = () if part.evaluation is None else evaluation_blocks(part.card.name, part.evaluation, language)
        made.append(
            Section(
                f"card-{part.card.name}",
                title[:1].upper() + title[1:],
                (
                    Prose(_lead(part, language)),
                    *card_blocks(part.card, dictionary, language),
                    *evaluated,
                    *_challengers(part, dictionary, language),
                    *inference_blocks(part.card, language, dictionary),
                ),
                terms(language, "scorecard", "odds ratio", "AUC") if number_ == 0 else (),
            )
        )
    return made


def _challengers(part: CardSection, dictionary: Mapping[str, Datum], language: Language) -> tuple[Block, ...]:
    """The card beside its challengers, on the survey it was built on; nothing if they were not tried."""
    if part.challenged is None:
        return ()
    title = Heading(CHALLENGERS.say(language))
    return (title, *challenger_blocks(part.card.name, part.challenged, language, dictionary))


def _lead(part: CardSection, language: Language) -> tuple[str, ...]:
    size = len(part.card.variables)
    found = [
        Text(
            f"{part.card.label} has {size} data. All its lines are published below: adding those of a file gives its "
            "score.",
            f"{part.card.label} compte {size} données. Toutes ses lignes sont publiées ci-dessous : additionner "
            "celles d'un "
            "dossier donne son score.",
        )
    ]
    e = part.evaluation
    if e is not None:
        # With few files on one side both numbers would tell them: the AUC's interval is enough.
        few = any(is_small(n) for n in (e.events, e.files - e.events))
        met_en, met_fr = (MASKED.say(o) if few else number(e.events, o) for o in _LANGUAGES)
        found.append(
            Text(
                f"Tried on {number(e.files, 'en')} files ({e.on.en}), {met_en} of which meet the "
                "target: AUC "
                f"{plain_with_interval(e.auc, 'en')}.",
                f"Essayée sur {number(e.files, 'fr')} dossiers ({e.on.fr}), dont {met_fr} répondent "
                "à la cible : "
                f"AUC {plain_with_interval(e.auc, 'fr')}.",
            )
        )
    if too_extreme(part.card.provenance):
        found.append(TOO_EXTREME)
    return tuple(text.say(language) for text in found)
