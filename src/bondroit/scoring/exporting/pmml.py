"""A scorecard as PMML 4.4: a `Scorecard` model whose partial scores are the whole points of each class.

A reader tries the classes of a variable in the order they stand, as the card does; values of a class are compared one
by one, so that no text needs to be quoted inside another. A file that fits no class has no result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bondroit.domain.exponential import FARTHEST
from bondroit.domain.scorecard import (
    INTERVAL,
    MISSING,
    NUMERIC,
    OTHER,
    VALUES,
    to_points,
)
from bondroit.errors import Text
from bondroit.scoring.exponential_steps import POINTS, POWER_OF_TWO, steps
from bondroit.scoring.exporting.exportable import free_name, largest_sum, one_line, require_exportable
from bondroit.scoring.exporting.lines import first_of
from bondroit.scoring.exporting.notes import head, rules
from bondroit.scoring.exporting.verification import checked_files

if TYPE_CHECKING:
    from bondroit.domain.scorecard import Modality, Scorecard, Variable
    from bondroit.scoring.exponential_steps import Tree

_FUNCTION = "bondroit_probability"
NAMESPACE, VERSION = "http://www.dmg.org/PMML-4_4", "4.4"


def pmml_bytes(card: Scorecard) -> bytes:
    """The card as a PMML document in UTF-8.

    Fields, one per variable under its name: double or string. Outputs: `points` (a double that holds a whole number)
    and `probability`; a name that a variable bears gets an underscore.

    Raises:
        UserError: E-SCO-003, E-SCO-005 as `require_exportable`, and for a text that XML cannot hold.
    """
    require_exportable(card, "PMML", _unwritable(card))
    root = ET.Element("PMML", {"xmlns": NAMESPACE, "version": VERSION})
    _header(root, card)
    dictionary = ET.SubElement(root, "DataDictionary", {"numberOfFields": str(len(card.variables))})
    for v in card.variables:
        kind = {"optype": "continuous", "dataType": "double"}
        if v.kind != NUMERIC:
            kind = {"optype": "categorical", "dataType": "string"}
        field = ET.SubElement(dictionary, "DataField", {"name": v.name, **kind})
        if v.meaning:
            field.set("displayName", one_line(v.meaning))
    _functions(root, card)
    _model(root, card)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def _header(root: ET.Element, card: Scorecard) -> None:
    header = ET.SubElement(root, "Header", {"description": head(card)[0].en, "modelVersion": str(card.version)})
    for name, value in (("hash", card.hash), ("status", card.status), ("target", one_line(card.target))):
        ET.SubElement(header, "Extension", {"extender": "bondroit", "name": name, "value": value})
    ET.SubElement(header, "Application", {"name": "bondroit"})
    for text in (*head(card), *rules(card)):
        ET.SubElement(header, "Annotation").text = text.en


def _model(root: ET.Element, card: Scorecard) -> None:
    model = ET.SubElement(
        root,
        "Scorecard",
        {
            "modelName": one_line(card.label), "functionName": "regression", "useReasonCodes": "false",
            "initialScore": _number(to_points(card.intercept)),
        },
    )  # fmt: skip
    schema = ET.SubElement(model, "MiningSchema")
    for v in card.variables:
        # The only number that JPMML calls invalid is NaN, which the card calls missing; every text is valid.
        treatment = "asMissing" if v.kind == NUMERIC else "asIs"
        ET.SubElement(schema, "MiningField", {"name": v.name, "invalidValueTreatment": treatment})
    outputs = _output(model, card)
    characteristics = ET.SubElement(model, "Characteristics")
    for v in card.variables:
        line = ET.SubElement(characteristics, "Characteristic", {"name": v.name})
        wanted = INTERVAL if v.kind == NUMERIC else VALUES
        # A value that is missing makes every comparison unknown, so that only its own class holds.
        for m in (first_of(v, MISSING), *(m for m in v.modalities if m.kind == wanted), first_of(v, OTHER)):
            if m is not None:
                _attribute(line, v, m)
        if not len(line):  # no class at all, hence never a score; the schema asks for one
            ET.SubElement(ET.SubElement(line, "Attribute", {"partialScore": "0"}), "False")
    _verification(model, card, *outputs)


def _output(model: ET.Element, card: Scorecard) -> tuple[str, str]:
    """Points as predicted, and the score of them; the names of both."""
    taken = [v.name for v in card.variables]
    points = free_name("points", taken)
    score = free_name("probability", [*taken, points])
    output = ET.SubElement(model, "Output")
    kind = {"optype": "continuous", "dataType": "double"}
    ET.SubElement(output, "OutputField", {"name": points, **kind, "feature": "predictedValue"})
    made = ET.SubElement(output, "OutputField", {"name": score, **kind, "feature": "transformedValue"})
    ET.SubElement(_apply(made, _FUNCTION), "FieldRef", {"field": points})
    return points, score


def _functions(root: ET.Element, card: Scorecard) -> None:
    """The score from points: a function for each level of `exponential_steps`, which names what the next one reads."""
    place = ET.SubElement(root, "TransformationDictionary")
    known, function = [POINTS], _FUNCTION
    kind = {"optype": "continuous", "dataType": "double"}
    for k, level in enumerate(steps()):
        made = ET.SubElement(place, "DefineFunction", {"name": function, **kind})
        for name in known:
            ET.SubElement(made, "ParameterField", {"name": name, **kind})
        if len(level) == 1 and k == len(steps()) - 1:
            _tree(made, level[0][1])
            break
        parent = _beyond(made) if k == 0 and largest_sum(card) > FARTHEST else made
        function = f"{_FUNCTION}_{k + 1}"
        following = _apply(parent, function)
        for name in known:
            _tree(following, name)
        for _, tree in level:
            _tree(following, tree)
        known += [name for name, _ in level]


def _beyond(parent: ET.Element) -> ET.Element:
    """Where it goes on within 700 logits: beyond, the score is 1 or 0."""
    for sign, end, value in (("greaterThan", FARTHEST, "1"), ("lessThan", -FARTHEST, "0")):
        parent = _apply(parent, "if")
        test = _apply(parent, sign)
        _tree(test, POINTS)
        _tree(test, float(end))
        _constant(parent, value)
    return parent


def _tree(parent: ET.Element, tree: Tree) -> None:
    """A tree of `exponential_steps`."""
    if isinstance(tree, str):
        ET.SubElement(parent, "FieldRef", {"field": tree})
    elif isinstance(tree, float):
        _constant(parent, repr(tree))
    else:
        operator, *parts = tree
        place = _apply(parent, {POWER_OF_TWO: "pow"}.get(str(operator), str(operator)))
        for part in [2.0, *parts] if operator == POWER_OF_TWO else parts:
            _tree(place, part)


def _verification(model: ET.Element, card: Scorecard, points: str, score: str) -> None:
    """Made-up files with their points and probability: a reader of PMML can hold itself against them."""
    checked = checked_files(card)
    if not checked:
        return
    made = ET.SubElement(model, "ModelVerification", {"recordCount": str(len(checked))})
    fields = ET.SubElement(made, "VerificationFields")
    columns = {v.name: f"c{k}" for k, v in enumerate(card.variables)}
    for name, column in columns.items():
        ET.SubElement(fields, "VerificationField", {"field": name, "column": column})
    for name, column, precision in ((points, "points", "1E-15"), (score, "probability", "1E-12")):
        ET.SubElement(fields, "VerificationField", {"field": name, "column": column, "precision": precision})
    table = ET.SubElement(made, "InlineTable")
    for one in checked:
        row = ET.SubElement(table, "row")
        for name, column in columns.items():
            value = one.file[name]
            if value is not None:
                ET.SubElement(row, column).text = _number(value) if isinstance(value, float) else str(value)
        ET.SubElement(row, "points").text = _number(one.points)
        ET.SubElement(row, "probability").text = repr(one.probability)


def _apply(parent: ET.Element, function: str) -> ET.Element:
    return ET.SubElement(parent, "Apply", {"function": function})


def _constant(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "Constant", {"dataType": "double"}).text = text


def _attribute(line: ET.Element, variable: Variable, modality: Modality) -> None:
    attribute = ET.SubElement(line, "Attribute", {"partialScore": _number(modality.points)})
    said = {"extender": "bondroit", "name": "modality", "value": one_line(modality.name)}
    ET.SubElement(attribute, "Extension", said)
    name = variable.name
    tests: list[tuple[str, str | None]]
    if modality.kind == MISSING:
        tests = [("isMissing", None)]
    elif modality.kind == VALUES:
        tests = [("equal", text) for text in modality.values]
    elif modality.kind == OTHER:
        tests = [("isNotMissing", None)]
    else:
        bounds = (("greaterOrEqual", modality.lower), ("lessThan", modality.upper))
        tests = [(sign, _number(bound)) for sign, bound in bounds if bound is not None]
        tests = tests or [("isNotMissing", None)]
    _tests(attribute, name, tests, together="or" if modality.kind == VALUES else "and")


def _tests(attribute: ET.Element, field: str, tests: list[tuple[str, str | None]], *, together: str) -> None:
    """One comparison, or several of which one (or all) must hold; of none at all, never."""
    if not tests:
        ET.SubElement(attribute, "False")
        return
    parent = attribute
    if len(tests) > 1:
        parent = ET.SubElement(attribute, "CompoundPredicate", {"booleanOperator": together})
    for operator, value in tests:
        made = ET.SubElement(parent, "SimplePredicate", {"field": field, "operator": operator})
        if value is not None:
            made.set("value", value)


def _number(bound: float) -> str:
    """The shortest text that gives back the same double; both zeros are one.

    Points are written so too: JPMML adds what looks like whole numbers in 32 bits.
    """
    return repr(float(bound) + 0.0)


def _unwritable(card: Scorecard) -> list[Text]:
    """Names and texts that hold characters XML 1.0 cannot: written otherwise they would be compared otherwise."""
    faults = []
    for v in card.variables:
        texts = [v.name, *(text for m in v.modalities if m.kind == VALUES for text in m.values)]
        if not all(_in_xml(c) for text in texts for c in text):
            name = one_line(v.name)
            faults.append(
                Text(
                    f"{name}: a name or a value holds a control character, which XML cannot.",
                    f"{name} : un nom ou une valeur a un caractère de contrôle, que XML ne peut contenir.",
                )
            )
    return faults


def _in_xml(character: str) -> bool:
    code = ord(character)
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
