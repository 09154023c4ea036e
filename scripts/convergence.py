"""The logic of knowledge convergence, step by step, and how many findings on each consortium there are for a step."""

from __future__ import annotations

from typing import Any

import altair as alt

from report.exhibits import Figure, Inputs, Judgement, Quantity, all_of, claim, figure, frame_of, is_about, is_less
from report.theme import MUTED, PAPER, SERIES
from scripts.consortium import CODEBOOK, FINDINGS, counted, with_code
from scripts.consortium_search import DELIVERED, FIVE
from scripts.drawing import framed, in_rows

# From what a consortium is made of to what leaves it: each step with the codes that are evidence for it.
STEPS = {
    "1 People and infrastructure": (
        "RES-FED",
        "RES-STATE",
        "RES-LAND",
        "RES-INFRA",
        "RES-STAFF",
        "HC-TRAIN",
        "HC-POST",
        "FORM-BUILD",
    ),
    "2 Agreement, lead and rules": ("FORM-AGREE", "GOV-LEAD", "GOV-BODY", "GOV-RULES", "GOV-LEGAL"),
    "3 Strengths that complete each other": ("CONV-COMP",),
    "4 Projects with firms": ("IND-LINK",),
    "5 Crafts joined in one product": ("CONV-TECH", "CONV-INTER"),
    "6 Works, people trained, services and firms": DELIVERED,
}
ALL = "All findings"


def at_step(data: Inputs, consortium: str, step: str) -> Quantity:
    """How many findings on a consortium are evidence for a step."""
    about = data[FINDINGS].where(consortium=consortium)
    return counted(with_code(about, *STEPS[step]), about)


def steps_shown(data: Inputs, consortium: str) -> Quantity:
    """For how many of the steps there is a finding on a consortium."""
    shown = [step for step in STEPS if at_step(data, consortium, step).number]
    return Quantity(len(shown), data[FINDINGS].where(consortium=consortium).rows)


@claim(reads=[FINDINGS])
def only_centa_at_every_step(data: Inputs) -> Judgement:
    """Of the five consortia compared, CENTA alone has a finding for each step of the logic of convergence."""
    others = [is_less(steps_shown(data, name), len(STEPS)) for name in FIVE if name != "CENTA"]
    return all_of(is_about(steps_shown(data, "CENTA"), len(STEPS), within_percent=0), *others)


@figure(reads=[FINDINGS, CODEBOOK], was="findings-by-family")
def knowledge_convergence(data: Inputs) -> Figure:
    """Findings on each of five consortia for each step from people and infrastructure to results."""
    records: list[dict[str, Any]] = [
        {"step": step, "consortium": name, "findings": at_step(data, name, step)} for step in STEPS for name in FIVE
    ]
    records += [
        {"step": ALL, "consortium": name, "findings": data[FINDINGS].where(consortium=name).count()} for name in FIVE
    ]
    frame = frame_of(records)
    axis = alt.Axis(title=None, orient="top", ticks=False, domain=False, labelAngle=0, labelOverlap=False)
    spaced = alt.Scale(paddingInner=0.1)
    base = alt.Chart(frame).encode(
        alt.X("consortium:N", sort=list(FIVE), axis=axis, scale=spaced),
        in_rows("step", [*STEPS, ALL]).scale(spaced),
    )
    steps = base.transform_filter(f"datum.step != '{ALL}'")
    cells = steps.transform_filter("datum.findings > 0").mark_rect(fill=SERIES[0], cornerRadius=3).encode(
        # Up to a half only, so that the numbers can be read on a light ground and on a dark one.
        fillOpacity=alt.FillOpacity("findings:Q", scale=alt.Scale(domainMin=0, range=[0.1, 0.5]), legend=None)
    )  # fmt: skip
    none = steps.transform_filter("datum.findings == 0").mark_rect(
        fill=PAPER, stroke=MUTED, strokeDash=[3, 3], cornerRadius=3
    )
    numbers = base.transform_filter("datum.findings > 0").encode(text="findings:Q")
    told = {name: [at_step(data, name, step) for step in STEPS] for name in FIVE}
    full = [name for name, counts in told.items() if all(count.number for count in counts)]
    return Figure(
        chart=framed(
            alt.layer(none, cells, numbers.mark_text(fontWeight=600)),
            height=40 * (len(STEPS) + 1),
            width=400,
        ),
        data=frame,
        highlight="consortium",
        title=(
            f"Only {' and '.join(full)} has findings at every step; "
            f"CITTAA has them at {steps_shown(data, 'CITTAA')} of {len(STEPS)}"
        ),
        subtitle="Coded findings for each step of convergence, in order; dashed where there is none",
        caption=(
            "A finding may be evidence for several steps. A dashed cell says that none of the findings on the "
            "consortium speaks of the step, not that nothing happened. The codes of each step: "
            + "; ".join(f"{step[0]} {', '.join(_labels(data, codes))}" for step, codes in STEPS.items())
            + ". Coded by one person."
        ),
        alt=(
            "Grid of counts. "
            + " ".join(
                f"{name}: " + ", ".join(f"{count} for step {number}" for number, count in enumerate(counts, 1)) + "."
                for name, counts in told.items()
            )
            + " Steps: "
            + "; ".join(STEPS)
            + "."
        ),
    )


def _labels(data: Inputs, codes: tuple[str, ...]) -> list[str]:
    """What the codes of a step are called."""
    return [str(row["label"]).lower() for row in data[CODEBOOK].where(code=list(codes))]
