divert(1)one
divert(2)two
divert(-1)nowhere
divert
zero divnum divert(3)divnum
divert(0)undivert(2)between
undivert(9)undivert(0)undivert( 1)after
divert(1)again
divert(4)undivert(1)four
divert(1,2)three
divert(x)undivert(x)divert()
undivert(`part.inc')
divert(-2)lost
divert(10)ten divert(7)seven
divert(8)undivert(8)eight
divert(-1)undivert(8)divert(9)divnum
divert(12)x
divert(11)undivert
