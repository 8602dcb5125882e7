"""The pages of docs/reference, one function each: code in, Markdown out."""
