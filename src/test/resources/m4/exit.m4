a m4exit(`x')b
m4exit(1, 2)
