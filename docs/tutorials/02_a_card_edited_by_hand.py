# %% [markdown]
# # A card edited by hand
#
# A builder proposes; a statistician disposes. We learn a card of who takes up unemployment insurance (`Benefits.csv`,
# McCall 1995, as in the first tutorial), look at how each variable is cut, change what we have reasons to change, and
# keep the reasons in the card. The same edits can then be made again by anybody, from a file.

# %%
import os
import sys
from pathlib import Path

import polars as pl

import bondroit as bd
from bondroit.domain.edits import edit

data = Path(os.environ.get("BONDROIT_TEST_DATA", "../shared/data"))
workers = pl.read_csv(data / "takeup" / "Benefits.csv")
out = Path(sys.argv[1] if len(sys.argv) > 1 else "tutorial-out")
out.mkdir(exist_ok=True)

# %% [markdown]
# ## Learn
# `state` is a code: it is left out. The age of 50 is a cut point that must stand, and the rate of take-up may only
# rise with the years on the last job.

# %%
asked = {
    "target": "ui",
    "exclude": ["state", "statemb", "rownames"],
    "cuts": {"age": [50]},
    "shapes": {"tenure": "rising"},
}
card = bd.build(workers, **asked)
print(card)
print(card.table.select("variable", "modality", "odds_ratio", "odds_ratio_low", "odds_ratio_high", "files"))

# %% [markdown]
# ## Look at the classes
# `card` alone shows everything in a notebook. `card.binning` gives the figures of one variable, `card.plot_binning`
# draws them: the share of each class, and its rate with its interval.

# %%
print(card.binning("joblost"))
card.plot_binning("joblost")

# %% [markdown]
# ## Edit
# Every call gives a new card: the old one stays as it is. Every edit needs its reason. The survey's weights and design
# serve again for each fit.

# %%
edited = (
    card.group(
        "joblost",
        [["slack_work"], ["seasonal_job_ended"], ["position_abolished", "other"]],
        why="a season that ends is not a position that is abolished",
    )
    .reference("joblost", "slack_work", why="the commonest reason")
    .cut("age", [25, 35, 50], why="the classes of the yearly report")
    .rename("age", ">= 50", "seniors", why="the words of the yearly report")
    .meaning("tenure", "years on the last job", why="letters say it")
)
print(edited)
print(edited.table.filter(pl.col("variable").is_in(["joblost", "age"])).select("variable", "modality", "odds_ratio", "files"))

# %% [markdown]
# A variable that the builder left out may be required; if its classes merge into one, say in the same edits how to
# group it.

# %%
edited = edited.edit(
    [
        edit("require", "sex", "the equality officer follows it"),
        edit("group", "sex", "as declared", groups=[["female"], ["male"]]),
    ]
)

# %% [markdown]
# What cannot be done is refused with every fault at once, and nothing changes.

# %%
try:
    edited.merge("age", ["< 25", "[35, 50)"], why="young and not so young")
except bd.UserError as error:
    print(error)

# %% [markdown]
# ## What it costs
# Edits are made by somebody who has seen every row: the cross-validation of an edited card learns the coefficients
# anew, not the classes, and the notes say so.

# %%
for note in edited.notes[-1:]:
    print("note:", note)
print(f"AUC as built: {card.evaluation.area.value:.3f}; edited: {edited.evaluation.area.value:.3f}")
for sentence in card.compare(edited).sentences("en")[:6]:
    print("-", sentence)

# %% [markdown]
# ## Keep it, and make it again
# The card is a document that carries its decisions. The edits are also a TOML file: `bondroit build --table ... --edit
# edits.toml` makes the same card, to the last bit.

# %%
edited.save(out / "edited.json")
(out / "edits.toml").write_text(edited.edits_toml(), encoding="utf-8")
again = bd.build(workers, edits=out / "edits.toml", **asked)
assert again.hash == edited.hash == bd.read_card(out / "edited.json").hash
print("made again from the file:", again.hash[:16], "=", edited.hash[:16])
