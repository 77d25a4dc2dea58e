"""One layer as it is computed: W x + b = z and a = f(z), as heat maps."""
