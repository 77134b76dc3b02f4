package dev.mxlab.control;

/**
 * One frame of the control protocol: a type, a length of four bytes, the bytes.
 *
 * <p>The client sends a request, then input as often as it is asked; the server sends output,
 * wishes for input, and at last the exit code with the new state.
 */
record Frame(byte type, byte[] bytes) {
  static final byte REQUEST = 'R';
  static final byte INPUT = 'i';
  static final byte INPUT_END = 'e';
  static final byte WANT_INPUT = 'w';
  static final byte OUTPUT = 'o';
  static final byte ERROR = 'x';
  static final byte EXIT = 'X';

  /** The longest content. */
  static final int LIMIT = 64 << 10;
}
