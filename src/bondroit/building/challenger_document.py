"""The comparison as a JSON document, kept beside the card: the card itself does not hold it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from bondroit.building.challenger_lines import NAMES, Challenged, Challenger, Loss, Ranked, SignLine
from bondroit.errors import Text
from bondroit.stats.compare import Compared
from bondroit.stats.intervals import Interval
from bondroit.stats.ranking import Area, Gain

if TYPE_CHECKING:
    from collections.abc import Mapping


def challenged_document(challenged: Challenged, *, seconds: bool = True) -> dict[str, Any]:
    """The comparison as JSON values; `seconds` False leaves out what differs from one run to the next."""
    return {
        "rows": challenged.rows,
        "events": challenged.events,
        "folds": challenged.folds,
        "amount": challenged.amount,
        "card": _ranked(challenged.card),
        "challengers": [_line(line, seconds=seconds) for line in challenged.challengers],
    }


def challenged_from(document: Mapping[str, Any]) -> Challenged:
    """Read what `challenged_document` wrote.

    Raises:
        KeyError, TypeError: the document has not its form.
    """
    return Challenged(
        card=_ranked_from(document["card"]),
        challengers=tuple(_line_from(line) for line in document["challengers"]),
        rows=document["rows"],
        events=document["events"],
        folds=document["folds"],
        amount=document["amount"],
    )


def _ranked(ranked: Ranked) -> dict[str, Any]:
    return {
        "auc": asdict(ranked.area),
        "found": [
            {
                "share": g.share,
                "events": _bounds(g.events, g.events_interval),
                "amounts": None if g.amounts is None else _bounds(g.amounts, g.amounts_interval),
            }
            for g in ranked.gains
        ],
    }


def _bounds(value: float, interval: Interval | None) -> dict[str, float | None]:
    low, high = (None, None) if interval is None else interval
    return {"value": value, "low": low, "high": high}


def _line(line: Challenger, *, seconds: bool) -> dict[str, Any]:
    loss = line.loss
    return {
        "key": line.key,
        "words": {"en": line.words.en, "fr": line.words.fr},
        "ranked": None if line.ranked is None else _ranked(line.ranked),
        "card_loses": None
        if loss is None
        else {
            name: None if figure is None else asdict(figure)
            for name, figure in (
                ("auc", loss.area), ("events", loss.events), ("amounts", loss.amounts), ("total", loss.total),
            )
        },
        "seconds": line.seconds if seconds else None,
        "variables": None if line.variables is None else list(line.variables),
        "signs": [asdict(sign) for sign in line.signs],
        "names": list(line.names),
        "rows_learnt": None if line.fewer is None else {"challenger": line.fewer[0], "card": line.fewer[1]},
        "absent": None if line.absent is None else {"en": line.absent.en, "fr": line.absent.fr},
    }  # fmt: skip


def _ranked_from(document: Mapping[str, Any]) -> Ranked:
    return Ranked(Area(**document["auc"]), tuple(_gain_from(found) for found in document["found"]))


def _gain_from(found: Mapping[str, Any]) -> Gain:
    events, amounts = found["events"], found["amounts"]
    return Gain(
        share=found["share"],
        events=events["value"],
        amounts=None if amounts is None else amounts["value"],
        events_interval=_interval_from(events),
        amounts_interval=None if amounts is None else _interval_from(amounts),
    )


def _interval_from(bounds: Mapping[str, Any]) -> Interval | None:
    return None if bounds["low"] is None else Interval(bounds["low"], bounds["high"])


def _line_from(line: Mapping[str, Any]) -> Challenger:
    loses, absent, fewer = line["card_loses"], line["absent"], line.get("rows_learnt")
    figures = {name: None if f is None else Compared(**f) for name, f in (loses or {}).items()}
    area = figures.get("auc")
    return Challenger(
        key=line["key"],
        name=NAMES[line["key"]],
        words=Text(line["words"]["en"], line["words"]["fr"]),
        ranked=None if line["ranked"] is None else _ranked_from(line["ranked"]),
        loss=None if area is None else Loss(area, figures["events"], figures["amounts"], figures["total"]),
        seconds=line["seconds"],
        variables=None if line["variables"] is None else (line["variables"][0], line["variables"][1]),
        signs=tuple(SignLine(**{**sign, "values": tuple(sign["values"])}) for sign in line["signs"]),
        names=tuple(line.get("names", ())),
        fewer=None if fewer is None else (fewer["challenger"], fewer["card"]),
        absent=None if absent is None else Text(absent["en"], absent["fr"]),
    )
