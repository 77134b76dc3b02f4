before
include(`part.inc')after __file__ __line__
define(`open', `f(')define(`f', `<$1>')include(`part.inc')dnl
f(include(`part.inc'))
sinclude(`part.inc')undivert(`part.inc')__line__
f(include(`open.inc')) __line__
