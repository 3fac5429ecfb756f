"""Applications: from apply or invite to hired, each step a person's button."""
