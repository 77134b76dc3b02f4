m4wrap(`last one dnl
')m4wrap(`define(`w', `W')w second
m4wrap(`nested wrap __line__
')')divert(1)diverted
m4wrap(`errprint(`bye
')', `args')m4wrap
body
