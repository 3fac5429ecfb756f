"""How near a wanted value is to a had one (0..64), part by part, by codes and levels before letters.

Every `..._near` takes one wanted and one had value; a candidate's best counts. Every `..._state` says what a had value
means for a must-have: it meets it, refutes it, or is silent.
"""

FULL = 64
MET, SILENT, REFUTED = 2, 1, 0
KEPT = 1 << 18  # values people write are without end, so what is remembered of them has one
