"""What residents are asked ahead of a pledge, what they answer, and what comes of it."""
