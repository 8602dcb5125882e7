"""The checks of an audit, one small module each: what it asks, what it needs, what answers it."""
