"""Tables of any columns as data sets: numbers of any range, labels in words, regression targets."""
