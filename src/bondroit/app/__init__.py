"""The verbs: one module, one use case, one keyword-only function, one frozen report."""
