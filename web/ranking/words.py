"""What the acts of this feature are called."""

ACTS = {  # of the audit log, in both languages
    "position.correct": ("更正读到的要求", "Reading of a position corrected"),
    "position.weights": ("调整权重", "Weights changed"),
}
