"""Opening the books: what was decided before is brought in once a noun, checked for form and not judged."""
