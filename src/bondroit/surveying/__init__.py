"""Population in, random sample with inclusion probabilities out; outcomes in, estimates with intervals out."""
