"""The thresholds by which measurements are judged: each is named in the rule of a claim (``steps``)."""

FOLLOWS = 0.9
"""Rank correlation of height with position from which a strip follows it; ``ROUGHLY`` for a real shoe."""
ROUGHLY = 0.8
LEAST_GAIN = 1.0
"""Rows by which a strip about a shoe has to grow."""
NOTICEABLE = 0.1
"""Standard deviations of brightness (or of height) from which on a change counts as one."""
KEPT = 0.05
"""Standard deviations of brightness up to which it counts as held."""
MOST = 0.9
"""Share of the shoes that have to get where they should."""
EASY = 0.95
"""Share of right answers on unseen states from which on something was easy to learn."""
SENSIBLE = 0.5
"""Share of images whose neighbours tell their class, from which a plane is sensibly clustered; chance
is 0.1."""
REGION = 0.9
"""Share of shoes among the neighbours of shoes that makes a region."""
FARTHER = 1.1
"""How many times as far from all real images an image between two classes has to be."""
OFF_DATA = 3.0
"""How many times the base's drift is off the data."""
NOT_ORTHOGONAL = 0.1
"""Absolute cosine from which on two vectors count as not orthogonal."""
COLLINEAR = 0.95
DEPENDENT = 10.0
"""Absolute cosine, and condition number of unit gradients, from which on one may speak of collinearity."""
AS_GOOD = 0.95
"""Share of the native identifier's correlation that a translated one has to keep."""
