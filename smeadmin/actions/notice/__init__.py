"""Public notices: posted, objected to, answered, closed; and the question whether one has run."""
