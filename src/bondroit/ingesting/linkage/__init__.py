"""Linking persons between files of different bodies: settings, exact joins, choice of links, figures of quality."""
