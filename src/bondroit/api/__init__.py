"""What a Python user holds: objects that call the verbs and show themselves in a notebook."""
