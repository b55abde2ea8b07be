"""The article's figures as steps: what it says with each, and by which rule a measurement is judged.

The order is the article's; where it failed, or asked, steps follow that go beyond it. Whoever shows the
article takes title, claims and what to see from here (``reproduce``'s page; the guided tour may).
"""

from core.reproduction.claims import Claim, Step, Verdict
from core.reproduction.rules import (
    AS_GOOD,
    COLLINEAR,
    DEPENDENT,
    EASY,
    FARTHER,
    FOLLOWS,
    KEPT,
    LEAST_GAIN,
    MOST,
    NOT_ORTHOGONAL,
    NOTICEABLE,
    OFF_DATA,
    REGION,
    ROUGHLY,
    SENSIBLE,
)

MINUS = "\N{MINUS SIGN}"

ENVIRONMENT = Step(
    "environment",
    "A simple environment",
    "Simple Environment",
    "A row of ten cells, time going down. Red moves one cell to the right at every step and wraps "
    "round; the pair of blue circles moves to and fro. Where both stand in one cell, red hides blue.",
    (
        Claim(
            "red",
            "“the red circle always moves right”",
            "red is one cell further to the right after every step, wrapping round",
        ),
        Claim(
            "blue",
            "“the blue circles bounce off the edge”",
            "the pair moves one cell in its direction at every step and turns at the edges, only there",
        ),
    ),
)
MODEL_1 = Step(
    "model-1",
    "Model 1, object centric",
    "Object Centric Model (Model 1)",
    "Each column is a time step. Three nodes say where red is (R), where the pair's left circle is (B) "
    "and where it is heading (D); the small nodes below are the observed cells.",
    (
        Claim(
            "variables",
            "“tracks 3 latent variables”, and has “10 observational variables given by the 10 cells, which "
            "take values in {blank,blue,red}”",
            "the net has 3 latent nodes and 10 observed ones with 3 values each",
        ),
        Claim(
            "space",
            "“a latent space given by the set {0,1,2,3,4,5,6,7,8,9}²×{−1,1}”",
            "its nodes have 10, 10 and 2 values",
        ),
        Claim(
            "evolution",
            "“We model the evolution of this environment”",
            "what the net says is seen is what is seen, at every step of the run",
        ),
    ),
)
MODEL_2 = Step(
    "model-2",
    "Model 2, local-state centric",
    "Local-State Centric Model (Model 2)",
    "Each column is a time step, each row a cell. A cell's next state hangs on its own and its two "
    "neighbours' (the long edges are red wrapping round).",
    (
        Claim(
            "states",
            "“each cell can be in one of six possible states”, so that the latent space is "
            "{0,1,2,3,4,5}¹⁰",
            "the net has 10 latent nodes with 6 values each",
        ),
        Claim(
            "local",
            "it “treats each cell as having a local state”",
            "the parents of every cell lie in itself and the cells beside it, round the edge",
        ),
        Claim(
            "evolution",
            "“We model the evolution of this environment”",
            "what the net says is seen is what is seen, at every step of the run",
        ),
    ),
)
TUPLES = Step(
    "tuples",
    "One state, two tuples",
    "Two Models of this Environment",
    "The same moment as both nets have it after filtering what was seen up to then: three numbers in "
    "Model 1, a code for each cell in Model 2.",
    (
        Claim(
            "object",
            "at timestep 2 the state has “(assuming blue is moving right) latent representation (2,4,1)”",
            "Model 1, given the observations up to step 2, is certain of (2,4,1)",
        ),
        Claim(
            "local",
            "the same state has “latent representation (0,0,1,0,4,4,0,0,0,0)” in Model 2",
            "Model 2, given the same observations, is certain of (0,0,1,0,4,4,0,0,0,0)",
        ),
    ),
)
IDENTIFIERS = Step(
    "identifiers",
    "The identifiers of blue velocity",
    "These concepts at work in Bayes nets",
    "Every state that the world can be in, once for each net, coloured by what the identifier says. If the "
    "two say the same, so do the pictures.",
    (
        Claim(
            "same",
            "f₁((a,b,c)) = c; f₂(z) = 1 “if any coordinate in z contains a 4 or 5”, −1 “if any coordinate "
            "in z contains a 2 or 3”",
            "f₂ of Model 2's state equals f₁ of Model 1's in every state that can be reached",
        ),
    ),
)
LEARNED = Step(
    "learned",
    "Learned from examples",
    "These concepts at work in Bayes nets",
    "The tests that a decision tree learned, and what tree and network say of every state; dots mark the "
    "states that they saw. All others they had to guess.",
    (
        Claim(
            "easy",
            "“This function would be easy to learn from example data using a decision tree or neural net.”",
            f"tree and network, having seen at most half of the states, are right on at least {EASY:.0%} "
            "of the others",
        ),
    ),
)
DERIVED = Step(
    "derived",
    "The complete-data limit",
    "The complete-data limit",
    "Nothing is learned here: every sequence of observations goes through both nets, and c₂ is read off.",
    (
        Claim(
            "perfect",
            "“we can perfectly communicate latent concepts from one model to another”: "
            "c₂(z) := c₁(l₁(l₂⁻¹(z)))",
            "c₂ is certain of, and equal to, f₂ in every state that can be reached",
        ),
        Claim(
            "invertible",
            "“If we assume l₂ is invertible”, which “makes sense for perfectly modelled deterministic "
            "environments”",
            "after every sequence of observations Model 2 is certain of its state, and no state is left out",
        ),
    ),
)
MANIPULATED = Step(
    "manipulated",
    "Setting the concept",
    "The complete-data limit",
    "In Model 2 the pair is turned round. Of all changes of Model 1's state one predicts the same; below "
    "it, what then happens, beside what would have happened.",
    (
        Claim(
            "fits",
            "“we can use it to manipulate the belief state of the world model”: “iterate over possible "
            "changes to latent state 1 which match the predictions made by world model 2”",
            "for every state away from the edges exactly one state of Model 1 fits, and both nets then "
            "see the same",
        ),
    ),
)
PLANES = Step(
    "planes",
    "Two 2-D latent spaces",
    "VAE FashionMNIST representations",
    "10,000 test images where each of two models puts them, coloured by class. The two differ in where "
    "things are (a latent space has no up and no left), not in what lies beside what.",
    (
        Claim(
            "clustered",
            "“they seem to be clustered in a fairly sensible way!”",
            f"in both models the 10 nearest neighbours tell the class of at least {SENSIBLE:.0%} of the "
            "images (chance: 10%)",
        ),
        Claim(
            "shoes",
            "the top left of the first space and the bottom right of the second are “both ‘shoe-regions’”",
            f"in both models at least {REGION:.0%} of the 10 nearest neighbours of shoes are shoes",
        ),
    ),
)
HALF = Step(
    "half-and-half",
    "What the spaces hold in between",
    "VAE FashionMNIST representations",
    "What each place of the two planes decodes to, and the way from the mean T-shirt to the mean pair of "
    "trousers. Look at its middle: does anybody wear that?",
    (
        Claim(
            "between",
            "“both latent spaces store weird half t-shirt, half pants images”",
            f"in both models an image on the way is at least {FARTHER:g} times as far (in pixels) from "
            "every real test image as the farther of the two ends",
        ),
    ),
)
ACTIVE = Step(
    "active",
    "Active dimensions",
    "VAEs with Higher Dimensional Latent Spaces",
    "How much each of 20 dimensions varies over the test images. Those at zero the model does not use. "
    "The line is at 0.01, from which on a dimension counts as active.",
    (
        Claim(
            "small",
            "“For the smaller model, usually only 5 were used (though sometimes 6).”",
            "5 or 6 dimensions of the small model are active",
        ),
        Claim(
            "large",
            "“For the larger model, usually 10 were used (sometimes 9).”",
            "9 or 10 dimensions of the large model are active",
        ),
    ),
)
PAIR = Step(
    "pair",
    "Two whitened shoes",
    "Shoe encodings (and decodings)",
    "A shoe with every pixel rounded to black or white, and the same with two white pixels on top; beside "
    "each what the small and the large model make of it.",
    (
        Claim(
            "drawn",
            "“rounding all the pixel values”, then “manually adding two white pixels on top of this shoe”",
            "all pixels of both are 0 or 1, and they differ in two pixels, above the shoe's highest row",
        ),
        Claim(
            "taller",
            "“we could determine a vector along which ‘shoe height’ is varying”",
            "the decoding of the second shoe is taller than that of the first, in both models",
        ),
    ),
)
HEIGHT = Step(
    "height",
    "Along the vector, about the first encoded shoe",
    "Does this give us a vector corresponding to shoe height?",
    "The small model's decodings along the normalised vector from the first to the second shoe; position "
    "0 is the first. The second strip goes farther.",
    (
        Claim(
            "local",
            "“This movement in latent space locally corresponds to shoe height.”",
            f"from {MINUS}3 to 3 the rank correlation of height with position is at least {FOLLOWS:g}, and "
            f"the shoe grows by at least {LEAST_GAIN:g} row",
        ),
        Claim(
            "far",
            "“When we extrapolate far enough in any direction, it will ultimately reach a region of latent "
            "space which does not correspond to any human-interpretable concept”",
            f"at both ends of the long strip the model contradicts itself at least {OFF_DATA:g} times as "
            "much as at the base (nats between an image and what it makes of it again)",
        ),
    ),
)
REAL_SHOE = Step(
    "real-shoe",
    "The same vector, about a real shoe",
    "Does this give us a vector corresponding to shoe height?",
    "The same direction in the small model, but position 0 is a shoe as it is, not whitened.",
    (
        Claim(
            "roughly",
            "“again it does seem to correspond (roughly) to shoe height”",
            f"the rank correlation of height with position is at least {ROUGHLY:g}, and the shoe grows by "
            f"at least {LEAST_GAIN:g} row",
        ),
    ),
)
LEAK = Step(
    "leak",
    "The larger model: does brightness come along?",
    "Larger VAE",
    "The same two strips in the large model, with height and brightness of every frame below; and what "
    "its vector does to many shoes when it has made them three rows taller.",
    (
        Claim(
            "first",
            "“moving along the height vector also increases brightness”: about the first shoe",
            f"brightness rises by at least {NOTICEABLE:g} standard deviations from position 0 to 2",
        ),
        Claim(
            "second",
            "“especially noticeable in the second image”: about a real shoe",
            f"brightness rises by at least {NOTICEABLE:g} standard deviations from position 0 to 2",
        ),
        Claim(
            "many",
            "the same, over many shoes",
            f"where the vector has added 3 rows, brightness has risen by at least {NOTICEABLE:g} standard "
            "deviations in the median",
        ),
    ),
)
GRAM_SCHMIDT = Step(
    "gram-schmidt",
    "Orthogonal vectors: Gram-Schmidt",
    "Orthogonal vectors in latent space",
    "Height with its part along brightness taken away. Each bar is the median change of brightness over "
    "many shoes once they are three rows taller: it should be zero.",
    (
        Claim(
            "ways",
            "“Depending on how one increased brightness, one could get a vector that is not orthogonal to "
            "shoe height.”",
            f"of four ways to increase brightness one gives a vector whose cosine with the article's height "
            f"vector is at least {NOT_ORTHOGONAL:g} in size, in either model",
        ),
        Claim(
            "brighter",
            "“For the larger VAE, moving along the brightness vector, the shoe gets both brighter and "
            "taller”",
            f"after a length of 2 both have risen by at least {NOTICEABLE:g} standard deviations in the "
            "median",
        ),
        Claim(
            "taller",
            "… taller “than in the shoe height direction”",
            "after the same length it is taller in the median than along the height vector",
        ),
        Claim(
            "failure",
            "“our orthogonalization attempts unfortunately did not end up working”",
            f"in both models Gram-Schmidt leaves a median change of brightness of at least {NOTICEABLE:g} "
            "standard deviations, and at least half of what there was before",
        ),
    ),
)
ALPHA = Step(
    "alpha",
    "The reader's question: h − αb",
    "Comment by Ege Erdil",
    "How brightness changes with three more rows, for every α. Where the thin line (the median with its "
    "sign) crosses zero, α cancels it on average; for each shoe it does only if the thick line (the median "
    "of the size) comes down to zero too.",
    (
        Claim(
            "collinear",
            "“Do you run into a collinearity problem when you try this, for instance?” (the article leaves "
            "it open)",
            f"in both models neither the two vectors (|cosine| below {COLLINEAR:g}) nor the attributes' "
            f"gradients at the shoes (condition number below {DEPENDENT:g}) are nearly dependent: no, it is "
            "not collinearity",
            Verdict.BEYOND,
            Verdict.AGREES,
        ),
        Claim(
            "best",
            "“manual binary search on α to eyeball the value that cancels out the brightness factor” (the "
            "article: it “didn't quite work”)",
            f"in both models some α keeps the median change of brightness within {NOTICEABLE:g} standard "
            "deviations: one straight vector is enough",
            Verdict.BEYOND,
            Verdict.AGREES,
        ),
    ),
)
WALK = Step(
    "walk",
    "What works: a walk that looks again at every step",
    "",
    "Small steps towards more height, each without the part that would change brightness there: a curve, "
    "not a straight line. The shoe should grow, and the line of brightness lie flat.",
    (
        Claim(
            "held",
            "“our orthogonalization attempts unfortunately did not end up working”",
            f"in both models the walk gets {MOST:.0%} of the shoes three rows taller with a median change of "
            f"brightness of at most {KEPT:g} standard deviations",
            Verdict.BEYOND,
            Verdict.AGREES,
        ),
        Claim(
            "otherwise",
            "the same, with brightness measured in two other ways, which the walk does not know of",
            "both have changed less in the median than along the straight vector, in both models",
            Verdict.BEYOND,
            Verdict.AGREES,
        ),
    ),
)
ARROW = Step(
    "arrow",
    "Translation, as a vector",
    "",
    "The small model's height vector, carried over by the best linear map between the two spaces and "
    "followed in the large model. From top to bottom: in the small model, the large model's own vector, "
    "the translated one.",
    (
        Claim(
            "arrow",
            "“identify simpler concepts in simpler models, and use these to bootstrap to more complex "
            "concepts in more intricate models”, the concept being a vector",
            "the translated vector makes the large model's shoes three rows taller with no larger median "
            "change of brightness than its own vector does, and its cosine with that one is nearer to that "
            "of the same vector found twice than to that of two random ones",
            Verdict.BEYOND,
        ),
    ),
)
IDENTIFIER = Step(
    "identifier",
    "Translation, as an identifier",
    "",
    "The same concept carried over as a function: c₂ asks the small model how tall the large model's image "
    "is, and the walk follows its gradient. The large model never learned what height is.",
    (
        Claim(
            "identifier",
            "c₂(z) := c₁(l₁(l₂⁻¹(z))) communicates a concept from one model to another",
            f"on real test images c₂ keeps {AS_GOOD:.0%} of the correlation with height and with brightness "
            "that the large model's own identifiers have",
            Verdict.BEYOND,
        ),
        Claim(
            "steers",
            "“modify, change, and activate them as we wish”",
            f"a walk on c₂ makes {MOST:.0%} of the large model's shoes taller, by three rows in the median "
            "(within half a row), with at most half of the median change of brightness that Gram-Schmidt "
            "leaves inside the large model",
            Verdict.BEYOND,
        ),
    ),
)

STEPS = (
    ENVIRONMENT,
    MODEL_1,
    MODEL_2,
    TUPLES,
    IDENTIFIERS,
    LEARNED,
    DERIVED,
    MANIPULATED,
    PLANES,
    HALF,
    ACTIVE,
    PAIR,
    HEIGHT,
    REAL_SHOE,
    LEAK,
    GRAM_SCHMIDT,
    ALPHA,
    WALK,
    ARROW,
    IDENTIFIER,
)
"""All of them, in the order in which they are shown."""
