"""A made-up report: every figure here is invented for the tests and stands for nothing."""

from __future__ import annotations

from datetime import date

from tests.unit.showing.made_up import DICTIONARY, card, explanation

from bondroit.domain.target import Direction, Target
from bondroit.errors import Text
from bondroit.showing.evaluation_data import CalibrationBin, Evaluation, Gain, ScoreBin
from bondroit.showing.report_data import (
    Audit,
    AuditRow,
    CardSection,
    CorrectionRow,
    Estimate,
    Finding,
    Headline,
    Identity,
    JournalLine,
    Pause,
    Plan,
    PlanRow,
    ReportData,
    RightsRow,
    TargetPart,
    YieldRow,
)


def around(value: float, half: float) -> Estimate:
    """An estimate with a made-up interval."""
    return Estimate(value, value - half, value + half)


def evaluation(auc: float) -> Evaluation:
    """Curves that look like curves."""
    shares = [0.01, 0.02, 0.05, *(k / 20 for k in range(2, 21))]
    return Evaluation(
        around(auc, 0.013),
        18_000,
        1_830,
        Text("files outside the survey", "dossiers hors enquête"),
        tuple(Gain(s, s**0.45, s**0.36) for s in shares),
        tuple(CalibrationBin(0.02 + 0.035 * k, around(0.022 + 0.034 * k, 0.012), 1800) for k in range(10)),
        tuple(ScoreBin(k / 50, (k + 1) / 50, int(9000 * 0.72**k) + 3) for k in range(25)),
    )


def _yields() -> tuple[YieldRow, ...]:
    rows = []
    for origin, over, under, unclaimed in (
        ("score_overpayment", 74_000, 31_000, 12_000),
        ("score_underpayment", 31_000, 66_000, 18_000),
        ("random", 17_500, 16_000, 14_000),
    ):
        for kind, factor, controls in (("on_site", 1.6, 90), ("on_documents", 1.0, 270)):
            o, u, n = (int(x * factor) for x in (over, under, unclaimed))
            rows.append(
                YieldRow(
                    origin, kind, controls, o * controls, u * controls, n * controls,
                    around(o, 9_000), around(u, 8_000), around(n, 5_000),
                )
            )  # fmt: skip
    return tuple(rows)


def _audit() -> Audit:
    rows = [
        AuditRow("income_decile", str(k), 2_000, around(0.06 - 0.0045 * k, 0.008), around(0.17 - 0.012 * k, 0.03),
                 around(0.15 - 0.01 * k, 0.03))
        for k in range(1, 11)
    ]  # fmt: skip
    for family, groups in (
        ("rsa", ("yes", "no")),
        ("lone_parent", ("yes", "no")),
        ("sex", ("F", "M")),
    ):
        rows += [
            AuditRow(family, g, 7_000, around(0.05 - 0.02 * i, 0.006), around(0.16 - 0.06 * i, 0.02),
                     around(0.14 - 0.04 * i, 0.02))
            for i, g in enumerate(groups)
        ]  # fmt: skip
    rows.append(AuditRow("aah_with_work", "yes", 7, around(0.31, 0.2), around(0.42, 0.3), None, masked=True))
    rows.append(AuditRow("aah_with_work", "no", 19_993, around(0.04, 0.003), around(0.11, 0.01), around(0.1, 0.01)))
    finding = Text("RSA households are proposed 1.7 times as often.", "Les foyers au RSA sont proposés 1,7 fois plus.")
    return Audit(tuple(rows), (Finding("AUD001", finding),))


def _plan() -> Plan:
    return Plan(
        "2026-02",
        (("on_site", 200), ("on_documents", 600)),
        0.1,
        0.05,
        Text(
            "No objective is set by default: here both directions were asked for, half each.",
            "Aucun objectif par défaut : ici les deux sens ont été demandés, à parts égales.",
        ),
        tuple(
            PlanRow(origin, kind, proposed, proposed - 9, 9)
            for origin, kind, proposed in (
                ("score_overpayment", "on_site", 90),
                ("score_overpayment", "on_documents", 270),
                ("score_underpayment", "on_site", 90),
                ("score_underpayment", "on_documents", 270),
                ("random", "on_site", 20),
                ("random", "on_documents", 60),
            )
        ),
        (Pause("separation", 6, 312), Pause("birth", 6, 198), Pause("death", 12, 7),
         Pause("control_found_nothing", 12, 540)),
    )  # fmt: skip


def report() -> ReportData:
    """The whole report."""
    return ReportData(
        identity=Identity(
            Text("Fictitious town", "Ville fictive"), True, 7, 20_000, 36, "2023-05", "2026-04", "2026-01", "2026-02",
            date(2026, 4, 30), "0.1.0", "OpenFisca-France 176.1.8",
        ),
        headline=Headline(
            around(0.104, 0.013), around(0.093, 0.012), around(9_450_000_00, 1_200_000_00),
            around(7_120_000_00, 980_000_00), around(12_300_000_00, 1_500_000_00), 24, 2_000,
        ),
        target=Target(Direction.OVERPAYMENT),
        target_parts=(
            TargetPart(Text("More than six months and above €600 (CNAF, 2022).",
                            "Plus de six mois et plus de 600 € (CNAF, 2022)."), False),
            TargetPart(Text("Benefits one by one, never netted.", "Prestations une à une, sans compensation."), True),
            TargetPart(Text("Months need not follow one another.", "Les mois n'ont pas à se suivre."), True),
        ),
        cards=(
            CardSection(card(), evaluation(0.781)),
            CardSection(card("underpayment", 0.7), evaluation(0.742)),
        ),
        plan=_plan(),
        yields=_yields(),
        corrections=(CorrectionRow("rsa", 5_312, 310_000_00, 290_000_00), CorrectionRow("aah", 7, 1_000_00, 0)),
        rights=(RightsRow("rsa", 812, 210_000_00), RightsRow("prime_activite", 1_530, 190_000_00),
                RightsRow("aah", 5, 4_000_00)),
        audit=_audit(),
        explained=explanation(),
        journal=(JournalLine(1, "init", "open the workspace"), JournalLine(2, "town", "make the town")),
        limits=(Text("The town is fictitious: nothing here measures a real body.",
                     "La ville est fictive : rien ici ne mesure un organisme réel."),),
        assumptions=(Text("Pauses of 6 and 12 months.", "Pauses de 6 et 12 mois."),),
        dictionary=tuple(DICTIONARY.items()),
    )  # fmt: skip
