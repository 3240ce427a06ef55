"""Published patterns: the model's number with its interval against the rule and the published figure."""
