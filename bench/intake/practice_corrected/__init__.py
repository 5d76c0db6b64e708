"""Practice for what one correction teaches: layouts as hard as life, each with several papers."""
