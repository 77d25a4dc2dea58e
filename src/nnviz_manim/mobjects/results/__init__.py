"""What comes of a training: curves, scores, predictions and mistakes."""
