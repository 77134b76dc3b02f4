errprint(`plain
')errprint(a, b,  c)errprint
__file__ __line__ errprint(__file__:__line__
) after
define(`x', `$1 text')define(`x2', defn(`len'))pushdef(`x', `second')dumpdef(`x', `x2', `none')
include(`nosuch.m4')sinclude(`nosuch.m4')|
include
include(`')sinclude
len(
incr(z)
) __line__
define(`long', `a
b
c')long __line__
long len(incr(q)) __line__
ifelse(`a
b', `a
c', incr(one
), incr(two
))
__gnu__|__unix__|defn(`__gnu__')|ifdef(`__unix__',yes)
m4exit(`3')not reached
