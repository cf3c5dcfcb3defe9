"""What the card says about blind ratings, so that nobody takes language models for people."""

from __future__ import annotations

from .raters import Ratings


def rating_values(ratings: Ratings | None) -> dict[str, str]:
    """Return the placeholders that speak of ratings and raters."""
    if ratings is None:
        return {
            "raters": "**There are no blind ratings of this release.** Whether readers find the clinical members more "
            "moving, and which emotion they name, has not been measured.",
            "ratings": "There are no figures to show.",
            "rating_limit": "No blind ratings yet, by people or by models; no human norms.",
            "per_item": "No item has a rating.",
            "annotators": "There were no annotators: the labels are those the texts were written for.",
            "rating_models": "none",
        }
    who = f"Raters: {ratings.who}."
    many = (
        f"Each rated item has {ratings.per_item} ratings" if ratings.per_item else "See the table for numbers"
    )
    if ratings.by_people:
        raters = f"{who} Ratings by people and by language models are not the same thing; the certificate gives them apart."
        limit = "Rated by the readers that the card names; whether they stand for other readers has not been measured."
        annotators = f"{who} Nothing more is recorded about them."
        per_item = f"{many}, by people and models taken together." if ratings.models else f"{many}."
    else:
        raters = f"{who} **All of them are language models. No person has rated these texts; there are no human norms.**"
        limit = "Rated by language models, which may share the taste of the writers; no human norms."
        annotators = "Language models and no people."
        per_item = f"{many}, none of them by a person."
    return {
        "raters": raters,
        "ratings": f"{ratings.table}\n\n{ratings.source}",
        "rating_limit": limit,
        "per_item": per_item,
        "annotators": annotators,
        "rating_models": "; ".join(ratings.models) or "none",
    }
