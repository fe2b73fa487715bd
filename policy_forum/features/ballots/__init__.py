"""Questions put to a branch, papers handed in, results, and the mandate they give."""
