text `open quote
more
