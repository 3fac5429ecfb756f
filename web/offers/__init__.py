"""Offers in writing: terms filled from the position, an answer by a day, several held and one accepted."""

from web.core.feature import EMPTIED, Feature, Holds

FEATURE = Feature(
    __name__,
    acts="words:ACTS",
    follows={
        "application.ended": "service:end",
        "application.hired": "service:hired",
        "application.declining": "service:refuse_accepted",
    },
    sweeps=("jobs:lapse",),
    files={"offer_terms": "making:OFFER"},
    holds=(Holds("Offer", "application_id", "offers", EMPTIED),),
    exports={"offers": "queries:own"},
    erases="service:erase",
)
