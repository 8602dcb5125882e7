"""The settings of a workspace: their names, bounds and meanings, and how their text is read and written."""
