"""All that an app loads, for processes that are forked from one that has it: each starts at once."""

from web import features

for feature in features():
    for where in feature.blueprints:
        feature.load(where)
