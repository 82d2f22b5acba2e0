"""From the text of a YAML file to a model, with every diagnostic at its place."""
