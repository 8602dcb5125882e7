"""The comparison in plain Python, one adult at a time: what the expressions must equal."""

from __future__ import annotations

from bondroit.domain.months import Month


def line_in_force(lines, month, known_before):
    """The amount a source has for a month, as known before another, and the month it is known from; None if none."""
    seen = [line for line in lines if line["month"] == month and line["known"] < known_before]
    if not seen:
        return None
    best = max(seen, key=lambda line: line["correction"])
    return best["cents"], best["known"]


def beyond(source, difference, one, other, months):
    """Above both tolerances."""
    absolute = source.absolute_cents * (1 if source.yearly else months)
    return difference > absolute and difference > source.relative * max(one, other)


def units_of_adult(source, declared, quarter, *, quarterly, lines, month, months):
    """The units of one adult.

    Args:
        source: its delay, tolerance and what no line means.
        declared: month -> cents, for the months in which the adult is in the file.
        quarter: the file's reference months.
        quarterly: the file declares each quarter.
        lines: dicts of month, correction, known, cents.
        month: the as-of month.
        months: see `compared_months`.

    Returns:
        first month -> (until, months seen, declared, partner, prefilled, known, gap, direction).
    """
    last = month.plus(-1 - source.delay)
    length = 3 if quarterly else 1
    firsts = {}
    for at in declared:
        first = at.plus(-((at.index - quarter) % 3)) if quarterly else at
        firsts.setdefault(first, []).append(at)
    found = {}
    for first, inside in firsts.items():
        until = first.plus(length - 1)
        if not last.plus(-(months - 1)) <= until <= last:
            continue
        rows = []
        for at in sorted(inside):
            line = line_in_force(lines, at, month)
            partner, known = line or ((0, None) if source.absent_is_zero else (None, None))
            by_term = line_in_force(lines, at, min(first.plus(4), month))
            filled = by_term[0] if by_term else 0 if source.absent_is_zero and line is None else declared[at]
            rows.append((declared[at], partner, known, filled))
        seen = [row for row in rows if row[1] is not None]
        if seen:
            found[first] = (until, *_judged(source, rows, seen))
    return found


def _judged(source, rows, seen):
    every, spoken = sum(r[0] for r in rows), sum(r[0] for r in seen)
    partner, known = sum(r[1] for r in seen), [r[2] for r in seen if r[2] is not None]
    higher = beyond(source, partner - every, partner, every, len(seen))
    lower = beyond(source, spoken - partner, partner, spoken, len(seen))
    told = spoken if lower and not higher else every
    direction = "higher" if higher else "lower" if lower else None
    filled = sum(r[3] for r in rows)
    return len(seen), told, partner, filled, max(known) if known else None, partner - told, direction


def index(year, month):
    """A month."""
    return Month.of(year, month)
