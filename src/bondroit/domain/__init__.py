"""The words: frozen values, standard library only."""
