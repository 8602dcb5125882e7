"""The numbers that published documents tell, as anybody who has them can read them: for attacks by differencing."""

from __future__ import annotations

import base64
import csv
import io
import re

from bondroit.auditing.differencing import Axis, Told

MOVES = ("stayed", "entered", "left", "neither")
SHEET = ("stays", "leaves", "enters", "neither")
TRAITS = {
    "lowest_incomes": ("income_decile", {"1"}), "rsa": ("rsa", {"yes"}), "lone_parent": ("lone_parent", {"yes"}),
    "woman": ("sex", {"F"}), "aah": ("aah_with_work", {"no", "yes"}), "aah_with_work": ("aah_with_work", {"yes"}),
}  # fmt: skip


def system_of(family, group):
    """Which groups are made of the same parts: two tenths of income make a fifth."""
    if family == "income_fifth" and str(group).isdigit():
        return "income_decile", {str(2 * int(group) - 1), str(2 * int(group))}
    return family, {str(group)}


def line(axis, groups, cells, files, *, of=0.0):
    """A number told; of shares told to six digits, so many files are uncertain."""
    return Told(None, axis, frozenset(groups), frozenset(cells), float(files), 0.01 + 1e-6 * of)


def month_lines(document):
    """The audit of a month: files, who is chosen, who meets a target, in the month and in the survey."""
    people = f"files of {document['month']}"
    figures = [f for f in document["figures"] if f["value"] is not None and f["rows"] is not None]
    names = {f["figure"] for f in figures if f["figure"].startswith(("selected", "top_", "true_"))}
    shares = sorted(name for name in names if not name.endswith("_ratio"))
    surveyed = {}
    for f in figures:
        if f["figure"] == "overpayment":
            surveyed[f["attribute"]] = surveyed.get(f["attribute"], 0) + f["rows"]
    survey, told = f"survey of {max(surveyed.values(), default=0)}", []
    for attribute in {f["attribute"] for f in document["figures"]}:
        system, _ = system_of(attribute, "1")
        told += [line(Axis(people, system, n, ("in", "out")), (), ("in", "out"), document["files"]) for n in shares]
    for f in figures:
        system, parts = system_of(f["attribute"], f["group"])
        if f["figure"] == "files":
            told += [line(Axis(people, system, n, ("in", "out")), parts, ("in", "out"), f["value"]) for n in shares]
        elif f["figure"] in shares:
            told.append(line(Axis(people, system, f["figure"], ("in", "out")), parts, ("in",), f["value"] * f["rows"]))
        elif f["figure"] in {"overpayment", "underpayment"}:
            axis = Axis(survey, system, f["figure"], ("in", "out"))
            if abs(f["value"] * f["rows"] - round(f["value"] * f["rows"])) < 1e-6:
                told += [
                    line(axis, parts, ("in",), f["value"] * f["rows"]),
                    line(axis, parts, ("in", "out"), f["rows"]),
                ]
    return told


def proxies_lines(document):
    """A search for proxies: who has a trait and is in the top, who moves without a variable, at either truth."""
    people, told = f"files of {document['over']}", []
    top = {}
    for system in {TRAITS.get(t["trait"], (t["trait"], {"yes"}))[0] for t in document["traits"]}:
        top[system] = Axis(people, system, "top of proxies", ("in", "out"))
        told.append(line(top[system], (), ("in", "out"), document["looked_at"]))
    for t in document["traits"]:
        system, parts = TRAITS.get(t["trait"], (t["trait"], {"yes"}))
        told.append(line(top[system], parts, ("in", "out"), t["share"] * document["looked_at"],
                         of=document["looked_at"]))  # fmt: skip
    for one in document["declared"]["leaving"]:
        if one["top"] is None:
            continue
        systems = list(top) if not one["group"] else [TRAITS.get(one["group"], (one["group"], set()))[0]]
        parts = () if not one["group"] else TRAITS.get(one["group"], (one["group"], {"yes"}))[1]
        told += [line(top[system], parts, ("in",), one["top"]) for system in systems]
    for p in document["parity"]:
        if p["rows"] is not None and not p["given"]:
            system, parts = TRAITS.get(p["trait"], (p["trait"], {"yes"}))
            axis = Axis(f"survey of {document['surveyed']}", system, f"truth {document['surveyed']}", ("in", "out"))
            cell = ("in",) if p["truth"] == "met" else ("out",)
            told += [line(axis, parts, cell, p["rows"]), line(axis, (), cell, p["rows"] + p["others_rows"])]
    for removed in document["removed"]:
        for kind in ("without", "without_proxies"):
            moves = None if removed[kind] is None else removed[kind]["moves"]
            told += [] if moves is None else moves_lines(moves, people, f"{kind} {removed['variable']}")
    return told


def moves_lines(moves, people, name):
    """Who is in the top of two cards."""
    told = []
    for family in {system_of(g["family"], "1")[0] for g in moves["groups"]}:
        axis = Axis(people, family, name, MOVES)
        told.append(line(axis, (), MOVES, moves["files"] - (moves["without_score"] or 0)))
        told += [line(axis, (), (cell,), moves[cell]) for cell in MOVES if moves[cell] is not None]
    for g in moves["groups"]:
        system, parts = system_of(g["family"], g["group"])
        axis = Axis(people, system, name, MOVES)
        if g["files"] is None:
            continue
        told.append(line(axis, parts, MOVES, g["files"]))
        told += [line(axis, parts, (cell,), g[cell]) for cell in MOVES if g[cell] is not None]
        for share, cells in (("share_old", ("stayed", "left")), ("share_new", ("stayed", "entered"))):
            if g[share] is not None:
                told.append(line(axis, parts, cells, g[share] * g["files"], of=g["files"]))
    return told


def study_lines(document):
    """A study of other cards: rows of each group, who is chosen and who moves, on every sheet."""
    people, told = f"survey of {document['rows']}", []
    rows = {(g["trait"], g["group"]): g["rows"] for t in document["traits"] for g in t["groups"]}
    sheets = [*document["sheets"], *(c["sheet"] for h in document["halvings"] for c in h["changes"])]
    for place, sheet in enumerate(sheets):
        for r in sheet["rows"]:
            files = rows.get((r["trait"], r["group"]))
            if r["figure"] == "chosen" and files is not None:
                axis = Axis(people, r["trait"], f"sheet {place}", SHEET)
                told.append(line(axis, {r["group"]}, ("stays", "leaves"), r["one"]["value"] * files))
                told.append(line(axis, {r["group"]}, ("stays", "enters"), r["other"]["value"] * files))
                told.append(line(axis, {r["group"]}, SHEET, files))
        for m in sheet["moves"]:
            axis = Axis(people, m["trait"], f"sheet {place}", SHEET)
            told += [line(axis, {m["group"]}, (c,), m[c]) for c in SHEET[:3] if m[c] is not None]
    for trait in {m["trait"] for sheet in sheets for m in sheet["moves"]}:
        told += [
            line(Axis(people, trait, f"sheet {k}", SHEET), (), SHEET, document["rows"]) for k in range(len(sheets))
        ]
    return told


def tables_of(page):
    """Every table of a page as its file of cells has it: heads, then lines."""
    found = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', page)
    return [list(csv.reader(io.StringIO(base64.b64decode(one).decode("utf-8-sig")))) for one in found]
