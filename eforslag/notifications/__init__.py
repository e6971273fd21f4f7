"""What is to be told: notices written beside what they tell of, and the letters that carry them."""
