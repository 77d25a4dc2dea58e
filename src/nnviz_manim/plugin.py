"""What Manim loads to list this package among its plugins; nothing, for Manim loads it always."""
