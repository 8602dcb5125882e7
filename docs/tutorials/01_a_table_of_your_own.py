# %% [markdown]
# # A scorecard from a table of your own
#
# Who takes up unemployment insurance? `Benefits.csv` holds 4,877 workers entitled to it (McCall 1995, in the R
# package Ecdat). We learn a card that predicts take-up (`ui`), look at it, score, explain, and see who it misses.
# Run it as a script or open it as a notebook (every `# %%` is a cell).

# %%
import os
import sys
from datetime import date
from pathlib import Path

import polars as pl

import bondroit as bd

data = Path(os.environ.get("BONDROIT_TEST_DATA", "../shared/data"))
workers = pl.read_csv(data / "takeup" / "Benefits.csv")
out = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-out")
out.mkdir(exist_ok=True)

# %% [markdown]
# ## Learn
# The row number is left out by itself, and the notes say so. Every row is learnt from; the card is judged by
# cross-validation: five times the whole building is repeated without a fifth of the rows, and judged on them.

# %%
card = bd.build(workers, target="ui", seed=1)
print(card)
print(card.table.select("variable", "modality", "odds_ratio", "odds_ratio_low", "odds_ratio_high"))
for note in card.notes:
    print("note:", note)

# %% [markdown]
# ## How good is it?
# On rows that took no part in the learning, with a 95 % interval.

# %%
area = card.evaluation.area
print(f"AUC on rows kept apart: {area.value:.3f} [{area.low:.3f}; {area.high:.3f}]")

# %% [markdown]
# ## Look
# `card` alone shows the table in a notebook; `card.plot()` draws the odds ratios.

# %%
card.plot()

# %% [markdown]
# ## Score and explain
# The score is an integer sum of points, so it is the same on every engine.

# %%
scored = card.score(workers)
print(scored.select("points", "probability", "rank").head(3))

letter = card.explain(workers.row(0, named=True))
print(*letter.sentences("en")[:3], sep="\n")
(out / "letter.pdf").write_bytes(letter.pdf(language="en", date=date(2026, 4, 30), reference="EXAMPLE-1"))

# %% [markdown]
# ## Who is told apart?
# Rates by group with intervals; small cells are suppressed.

# %%
audit = bd.audit(scored, outcome="ui", score="probability", groups=["sex", "married"])
print(audit.by_group("sex"))

# %% [markdown]
# ## Keep it
# A card is a JSON document that carries its own hash; reading an altered one is refused.

# %%
card.save(out / "ui.json")
assert bd.read_card(out / "ui.json").hash == card.hash
