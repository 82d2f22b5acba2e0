"""From the text of a YAML file to a model, with every fault at its place."""
