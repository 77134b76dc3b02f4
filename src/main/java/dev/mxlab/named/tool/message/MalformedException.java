package dev.mxlab.named.tool.message;

/** A message that cannot be read; the text is BIND's word for why. */
public final class MalformedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final String FORMERR = "FORMERR";
  static final String UNEXPECTED_END = "unexpected end of input";
  static final String BAD_POINTER = "bad compression pointer";
  static final String EXTRA_DATA = "extra input data";
  static final String BAD_OPTION = "malformed OPT option";
  static final String BAD_LABEL = "bad label type";

  MalformedException(String why) {
    super(why, null, false, false);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
