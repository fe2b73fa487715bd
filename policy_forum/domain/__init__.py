"""What is true of motions, ballots and cycles whatever the framework: pure Python, no clock, no I/O."""
