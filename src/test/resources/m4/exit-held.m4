divert(1)held
m4wrap(`wrapped
')divert
shown
m4exit
