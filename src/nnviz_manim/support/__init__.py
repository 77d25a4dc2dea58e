"""What several rooms share, and what knows nothing of networks: checks, arrays, files, threads."""
