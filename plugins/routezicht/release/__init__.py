"""Takes a protected mart through request, reviews, publication and recall."""
