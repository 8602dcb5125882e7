"""A scorecard in forms that other systems run: ONNX, PMML, Python, JavaScript. A card in, a text or bytes out."""
