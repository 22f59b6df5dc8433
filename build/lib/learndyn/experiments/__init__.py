"""The book's repeated experiments: a frozen configuration in, predictions and measurements out."""
