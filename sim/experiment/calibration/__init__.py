"""History matching of assumed numbers against published figures, and comparisons over what is left."""
