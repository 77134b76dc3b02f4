package dev.mxlab.imap.wire;

/** What of a command is broken. */
public enum Fault {
  TAG,
  NAME,
  /** One of the arguments is longer than it may be. */
  WORD,
  ARGUMENTS
}
