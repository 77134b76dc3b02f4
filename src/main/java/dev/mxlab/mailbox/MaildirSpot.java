package dev.mxlab.mailbox;

/**
 * The file of a message in a Maildir.
 *
 * @param name its name, flags included
 * @param inNew whether it is in {@code new} and not in {@code cur}
 */
record MaildirSpot(String name, boolean inNew) implements Entry.Spot {
  /** What stays of the name when flags change: all before {@code :2,}. */
  String base() {
    return base(name);
  }

  static String base(String name) {
    int colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }
}
