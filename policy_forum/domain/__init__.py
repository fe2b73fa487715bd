"""What is true of motions, ballots and cycles whatever the framework: no clock, no I/O."""
