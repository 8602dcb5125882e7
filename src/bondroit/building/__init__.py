"""Survey and variables in, scorecard out: pre-bin, merge, screen, select, fit, assemble, evaluate."""
