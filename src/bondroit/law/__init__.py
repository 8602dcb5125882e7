"""Entitlements: what the law gives on given facts. A port, and the OpenFisca-France adapter behind it."""
