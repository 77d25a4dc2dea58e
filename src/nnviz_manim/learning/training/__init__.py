"""Training as a stream of snapshots: read ``training`` first, then ``epochs`` and ``learner``."""
