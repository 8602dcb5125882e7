"""One file and a scorecard -> contributions, sentences and rights, in French and English."""
