"""Monthly histories and events become variables as of a date, declared in a data dictionary."""
